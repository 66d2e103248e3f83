package dev.lectern.extract.worker;

import dev.lectern.extract.Format;
import dev.lectern.extract.Formats;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.pdf.PdfPageImage;
import dev.lectern.extract.worker.Wire.Body;
import dev.lectern.extract.worker.Wire.Message;
import dev.lectern.extract.worker.Wire.Reading;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** The process that may die of a file: reads one after the other and tells what is in it, until its input ends. */
final class WorkerMain {

    /** What a worker ends with when it has no memory left; the same as of -XX:+ExitOnOutOfMemoryError. */
    static final int OUT_OF_MEMORY = 3;

    /** A format that is used for all files, by the name of its class: how tests bring in what bites. */
    static final String FORMAT = "lectern.worker.format";

    private static final long STACK = 2 << 20;

    private final DataOutputStream out;
    /** Null where files are read with the format of their type. */
    private final Format only;

    private final BlockingQueue<Message> requests = new ArrayBlockingQueue<>(1);

    private WorkerMain(DataOutputStream out, Format only) {
        this.out = out;
        this.only = only;
    }

    public static void main(String[] arguments) throws Exception {
        var in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        var out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        Confinement.apply();
        String name = System.getProperty(FORMAT);
        // Loads them all while nobody waits yet.
        Formats.types();
        var worker = new WorkerMain(out, name == null ? null : one(name));
        Thread.ofPlatform()
                .name("parent")
                .priority(Thread.MAX_PRIORITY)
                .daemon()
                .start(() -> worker.listen(in));
        worker.send(new Message(Wire.READY, 0, new byte[0]));
        Confinement.silence();
        while (true) {
            worker.serve(worker.requests.take());
        }
    }

    private static Format one(String name) throws ReflectiveOperationException {
        return (Format) Class.forName(name).getDeclaredConstructor().newInstance();
    }

    /** When the parent ends, however it ends, so does this: the thread does nothing else, and no parser can hold it up. */
    private void listen(DataInputStream in) {
        try {
            Message request = Wire.read(in);
            while (request != null && requests.offer(request)) {
                request = Wire.read(in);
            }
        } catch (IOException e) {
            // The same as its end.
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Each file has a thread of its own, so that what runs on after its end is noticed and this process not used again. */
    private void serve(Message request) throws InterruptedException, IOException {
        var group = new ThreadGroup("file");
        var end = new Answer[1];
        var reading = new Thread(group, () -> end[0] = answer(request), "file", STACK);
        reading.start();
        reading.join();
        if (end[0] == null) {
            throw new IllegalStateException("the thread of a file was ended");
        }
        boolean tainted = group.activeCount() > 0 || end[0].tainted();
        byte[] body =
                new Body().number(tainted ? 1 : 0).raw(end[0].body().bytes()).bytes();
        send(new Message(end[0].kind(), request.task(), body));
    }

    /** Tainted is a process that should not be trusted with another file. */
    private record Answer(byte kind, Body body, boolean tainted) {}

    private Answer answer(Message request) {
        try {
            var body = new Reading(request);
            if (request.kind() == Wire.RENDER) {
                return new Answer(Wire.IMAGE, render(body), false);
            }
            read(request.task(), body);
            return new Answer(Wire.DONE, new Body(), false);
        } catch (Refused e) {
            return new Answer(Wire.REFUSED, new Body().text(Telling.cut(e.getMessage(), Wire.LONGEST_REASON)), false);
        } catch (OutOfMemoryError e) {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
            return null;
        } catch (StackOverflowError e) {
            return broken("It nests too deeply to be read.", e, true);
        } catch (IOException e) {
            return broken("It is damaged and cannot be read.", e, false);
        } catch (Throwable e) {
            return broken("It is damaged and cannot be read.", e, true);
        }
    }

    /** Names the place in a library and never the message: that may quote the file. */
    private static Answer broken(String what, Throwable e, boolean tainted) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0].getClassName() + ":" + trace[0].getLineNumber();
        String detail = Telling.cut(e.getClass().getName() + where, Wire.LONGEST_REASON);
        return new Answer(Wire.BROKEN, new Body().text(what).text(detail), tainted);
    }

    private void read(int task, Reading body) throws IOException, Refused {
        var path = body.path();
        String type = body.text(Wire.LONGEST_REASON);
        int fromPage = body.number();
        Format format = only == null ? Formats.of(type) : only;
        format.read(path, type, fromPage, body.limits(), new Telling(task, this::send));
    }

    private static Body render(Reading body) throws IOException, Refused {
        var png = new ByteArrayOutputStream(1 << 16);
        PdfPageImage.write(body.path(), body.number(), body.number(), Limits.USUAL, png);
        return new Body().raw(png.toByteArray());
    }

    private synchronized void send(Message message) {
        try {
            Wire.write(out, message);
        } catch (IOException e) {
            // Nobody listens any more.
            Runtime.getRuntime().halt(0);
        }
    }

    /** Sends what a format finds; cuts what is only said beside the text, so that it keeps within what the parent takes. */
    private static final class Telling implements Sink {
        private final int task;
        private final Consumer<Message> out;
        private int losses;

        Telling(int task, Consumer<Message> out) {
            this.task = task;
            this.out = out;
        }

        @Override
        public void pages(int total) {
            send(Wire.PAGES, new Body().number(total));
        }

        @Override
        public void page(Page page) {
            boolean sized = Wire.sensible(page.width()) && Wire.sensible(page.height());
            send(Wire.PAGE, new Body().page(sized ? page : withoutSize(page)));
        }

        /** A file may say that its pages are as wide as the world; its text is none the worse for it. */
        private static Page withoutSize(Page page) {
            return new Page(page.number(), page.label(), page.text(), page.blocks(), 0, 0, page.imageOfText());
        }

        @Override
        public void properties(Map<String, String> properties) {
            var body = new Body().number(Math.min(properties.size(), Wire.MOST_PROPERTIES));
            properties.entrySet().stream().limit(Wire.MOST_PROPERTIES).forEach(property -> body.text(
                            cut(property.getKey(), Wire.LONGEST_REASON))
                    .text(cut(property.getValue(), Wire.LONGEST_PROPERTY)));
            send(Wire.PROPERTIES, body);
        }

        @Override
        public void loss(Loss loss) {
            losses++;
            if (losses < Wire.MOST_LOSSES) {
                send(Wire.LOSS, new Body().number(loss.page()).text(cut(loss.what(), Wire.LONGEST_REASON)));
            } else if (losses == Wire.MOST_LOSSES) {
                send(Wire.LOSS, new Body().number(0).text("more was lost than is listed"));
            }
        }

        private void send(byte kind, Body body) {
            out.accept(new Message(kind, task, body.bytes()));
        }

        static String cut(String text, int longest) {
            String some = text == null ? "" : text;
            return some.length() <= longest ? some : some.substring(0, longest);
        }
    }
}
