package dev.lectern.auth.key;

import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.UUID;

/** A key pair that signs tokens or has signed tokens that may still be around. */
record SigningKey(UUID kid, RSAPublicKey publicKey, PrivateKey privateKey) {

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
