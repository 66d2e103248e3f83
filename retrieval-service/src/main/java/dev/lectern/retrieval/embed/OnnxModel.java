package dev.lectern.retrieval.embed;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** A small quantised model from the class path: no network, no key. Blocking; safe for several threads. */
final class OnnxModel {

    /** How a text's vector is made of those of its tokens. */
    enum Pooling {
        FIRST,
        MEAN
    }

    /**
     * What must be known of a model beside its files. What it reads is our limit and nobody else's: the tokenizers come
     * with limits of their own (MiniLM's with 128 tokens) by which they would cut without a word. Cosines of unrelated texts are
     * about so much, and of the same thing said twice.
     */
    record Spec(
            String name,
            int dimension,
            int mostTokens,
            Pooling pooling,
            boolean wantsInstruction,
            double unrelated,
            double same) {}

    static final Spec BGE_SMALL = new Spec("bge-small-en-v1.5-q", 384, 512, Pooling.FIRST, true, 0.45, 0.9);
    /** Twice as fast; it was taught to read 256 tokens. */
    static final Spec MINI_LM = new Spec("all-minilm-l6-v2-q", 384, 256, Pooling.MEAN, false, 0.05, 0.75);

    private final Spec spec;
    private final OrtEnvironment runtime;
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    private OnnxModel(Spec spec, OrtEnvironment runtime, OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.spec = spec;
        this.runtime = runtime;
        this.session = session;
        this.tokenizer = tokenizer;
    }

    static OnnxModel load(Spec spec) {
        Path folder = null;
        try {
            // Only we can write into it, and it is gone once everything is in memory.
            folder = Files.createTempDirectory("lectern-model");
            var runtime = OrtEnvironment.getEnvironment();
            return new OnnxModel(spec, runtime, session(spec, runtime, folder), tokenizer(spec, folder));
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
    private static OrtSession session(Spec spec, OrtEnvironment runtime, Path folder) throws IOException, OrtException {
        var file = folder.resolve(spec.name() + ".onnx");
        try (var in = OnnxModel.class.getResourceAsStream("/" + spec.name() + ".onnx");
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
        var read = Math.min(ids.length, spec.mostTokens());
        var window = Arrays.copyOf(ids, read);
        // A cut text still ends with the separator that the model knows texts to end with.
        window[read - 1] = ids[ids.length - 1];
        return Embedding.of(vectorOf(window), ids.length, read);
    }

    private float[] vectorOf(long[] ids) {
        var shape = new long[] {1, ids.length};
        var ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (var input = OnnxTensor.createTensor(runtime, LongBuffer.wrap(ids), shape);
                var mask = OnnxTensor.createTensor(runtime, LongBuffer.wrap(ones), shape);
                var types = OnnxTensor.createTensor(runtime, LongBuffer.allocate(ids.length), shape);
                var result = session.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            var tokens = ((OnnxTensor) result.get(0)).getFloatBuffer();
            return normalised(spec.pooling() == Pooling.FIRST ? next(tokens) : sum(tokens, ids.length));
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model failed: " + e.getCode(), e);
        }
    }

    private float[] next(FloatBuffer tokens) {
        var vector = new float[spec.dimension()];
        tokens.get(vector);
        return vector;
    }

    // As good as the mean: its length is made 1 anyway.
    private float[] sum(FloatBuffer tokens, int count) {
        var sum = next(tokens);
        for (var i = 1; i < count; i++) {
            var one = next(tokens);
            for (var x = 0; x < sum.length; x++) {
                sum[x] += one[x];
            }
        }
        return sum;
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

    private static HuggingFaceTokenizer tokenizer(Spec spec, Path folder) throws IOException {
        // The tokenizer's library would report to its makers and fetch GPU builds; nothing here phones home.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        // Where it unpacks its native code; by default that is the home folder, which a container may not have.
        System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        try (var json = OnnxModel.class.getResourceAsStream("/" + spec.name() + "-tokenizer.json")) {
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
