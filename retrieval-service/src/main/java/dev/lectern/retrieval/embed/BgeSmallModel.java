package dev.lectern.retrieval.embed;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** bge-small-en-v1.5, quantised, from the class path: no network, no key. Blocking; safe for several threads. */
final class BgeSmallModel {

    static final String NAME = "bge-small-en-v1.5-q";
    static final int DIMENSION = 384;
    static final int MOST_TOKENS = 512;

    private final OrtEnvironment runtime;
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    private BgeSmallModel(OrtEnvironment runtime, OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.runtime = runtime;
        this.session = session;
        this.tokenizer = tokenizer;
    }

    static BgeSmallModel load() {
        try (var options = new OrtSession.SessionOptions()) {
            // One core a call: two callers with a core each are faster than one with two.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // A plan of buffers per length of text would be made anew for nearly each text, and kept.
            options.setMemoryPatternOptimization(false);
            var runtime = OrtEnvironment.getEnvironment();
            return new BgeSmallModel(runtime, runtime.createSession(resource(NAME + ".onnx"), options), tokenizer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model does not load: " + e.getCode(), e);
        }
    }

    Embedding embed(String text) {
        var ids = tokenizer.encode(wellFormed(text)).getIds();
        var read = Math.min(ids.length, MOST_TOKENS);
        var window = Arrays.copyOf(ids, read);
        // A cut text still ends with the separator that the model knows texts to end with.
        window[read - 1] = ids[ids.length - 1];
        return Embedding.of(firstTokenOf(window), ids.length, read);
    }

    private float[] firstTokenOf(long[] ids) {
        var shape = new long[] {1, ids.length};
        var ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (var input = OnnxTensor.createTensor(runtime, LongBuffer.wrap(ids), shape);
                var mask = OnnxTensor.createTensor(runtime, LongBuffer.wrap(ones), shape);
                var types = OnnxTensor.createTensor(runtime, LongBuffer.allocate(ids.length), shape);
                var result = session.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            var vector = new float[DIMENSION];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(vector);
            return normalised(vector);
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model failed: " + e.getCode(), e);
        }
    }

    private static float[] normalised(float[] vector) {
        var sum = 0.0;
        for (var x : vector) {
            sum += (double) x * x;
        }
        var length = Math.sqrt(sum);
        for (var i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    // Half a surrogate pair cannot cross into native code.
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static HuggingFaceTokenizer tokenizer() throws IOException {
        // The tokenizer's library would report to its makers and fetch GPU builds; nothing here phones home.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        // It unpacks native code: into a folder that only we can write, and that is gone once the code is loaded.
        var unpacked = Files.createTempDirectory("lectern-tokenizer");
        System.setProperty("ENGINE_CACHE_DIR", unpacked.toString());
        try (var json = BgeSmallModel.class.getResourceAsStream("/" + NAME + "-tokenizer.json")) {
            return HuggingFaceTokenizer.newInstance(json, Map.of("truncation", "false", "padding", "false"));
        } finally {
            delete(unpacked);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = BgeSmallModel.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        }
    }
}
