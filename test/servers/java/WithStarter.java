import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main class, and ends when standard input does: a starter that is killed cannot end its server, but the pipe
 * between them closes then.
 *
 * <p>Arguments: the main class, and its own.
 */
public final class WithStarter {
  public static void main(String[] arguments) throws Exception {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {} // what is written there means nothing
              } catch (IOException closed) {
                // the same as its end
              }
              Runtime.getRuntime().halt(0);
            });
    watcher.setDaemon(true);
    watcher.start();
    Class<?> main = Class.forName(arguments[0], true, ClassLoader.getSystemClassLoader());
    Object own = Arrays.copyOfRange(arguments, 1, arguments.length);
    main.getMethod("main", String[].class).invoke(null, own);
  }
}
