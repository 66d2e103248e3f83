package dev.lectern.project.invitation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * What the link of a mail carries: which invitation of which workspace, and a secret without which that is worth nothing.
 * Only its hash is kept.
 */
record Secret(UUID workspaceId, UUID invitationId, String text) {

    private static final int IDS = 32;
    private static final int RANDOM = 24;
    private static final SecureRandom DICE = new SecureRandom();

    static Secret make(Invitation of) {
        var random = new byte[RANDOM];
        DICE.nextBytes(random);
        var bytes = ByteBuffer.allocate(IDS + RANDOM)
                .putLong(of.workspaceId.getMostSignificantBits())
                .putLong(of.workspaceId.getLeastSignificantBits())
                .putLong(of.invitationId.getMostSignificantBits())
                .putLong(of.invitationId.getLeastSignificantBits())
                .put(random);
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        return new Secret(of.workspaceId, of.invitationId, text);
    }

    /** Empty for what we never made. */
    static Optional<Secret> read(String text) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length != IDS + RANDOM) {
                return Optional.empty();
            }
            var ids = ByteBuffer.wrap(bytes);
            return Optional.of(
                    new Secret(new UUID(ids.getLong(), ids.getLong()), new UUID(ids.getLong(), ids.getLong()), text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean opens(Invitation invitation) {
        return invitation.secretHash != null
                && MessageDigest.isEqual(
                        invitation.secretHash.getBytes(StandardCharsets.US_ASCII),
                        hash().getBytes(StandardCharsets.US_ASCII));
    }

    /** It lets somebody in. */
    @Override
    public String toString() {
        return "Secret[" + invitationId + "]";
    }
}
