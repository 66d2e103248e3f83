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
        Path folder = null;
        try {
            // Only we can write into it, and it is gone once everything is in memory.
            folder = Files.createTempDirectory("lectern-model");
            var runtime = OrtEnvironment.getEnvironment();
            return new BgeSmallModel(runtime, session(runtime, folder), tokenizer(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model does not load: " + e.getCode(), e);
        } finally {
            delete(folder);
        }
    }

    // By way of a file: from bytes, the model would be in memory three times while it loads, and the heap stays that
    // large.
    private static OrtSession session(OrtEnvironment runtime, Path folder) throws IOException, OrtException {
        var file = folder.resolve(NAME + ".onnx");
        try (var in = BgeSmallModel.class.getResourceAsStream("/" + NAME + ".onnx");
                var options = new OrtSession.SessionOptions()) {
            Files.copy(in, file);
            // One core a call: two callers with a core each are faster than one with two.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // A plan of buffers per length of text would be made anew for nearly each text, and kept.
            options.setMemoryPatternOptimization(false);
            // Weights beside the arena, which grows by doubling: 20 MB less.
            options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
            return runtime.createSession(file.toString(), options);
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

    private static HuggingFaceTokenizer tokenizer(Path folder) throws IOException {
        // The tokenizer's library would report to its makers and fetch GPU builds; nothing here phones home.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        // Where it unpacks its native code; by default that is the home folder, which a container may not have.
        System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        try (var json = BgeSmallModel.class.getResourceAsStream("/" + NAME + "-tokenizer.json")) {
            return HuggingFaceTokenizer.newInstance(json, Map.of("truncation", "false", "padding", "false"));
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
