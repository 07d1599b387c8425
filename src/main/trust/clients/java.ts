import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeOutput, type VerifyingClient } from './client.ts';

/** One source file that `java` compiles and runs by itself (JEP 330), with nothing but the standard library. */
export const verifyingSource = `
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;

public class Verify {
  public static void main(String[] args) throws Exception {
    try (InputStream answer = URI.create(args[0]).toURL().openConnection(Proxy.NO_PROXY).getInputStream()) {
      answer.transferTo(System.out);
    } catch (java.io.IOException error) {
      System.err.println(error.getMessage());
      System.exit(1);
    }
  }
}
`;

/**
 * Java with one keystore as its authorities. Needs the compiler of a JDK.
 *
 * @param keystore the `cacerts` file that is to be tried
 */
export const javaClient = (program: string, keystore: string): VerifyingClient => ({
  program,
  setting: '',
  async connect({ listener, scratch, run }) {
    const file = join(scratch, 'Verify.java');
    await writeFile(file, verifyingSource);
    const result = await run([`-Djavax.net.ssl.trustStore=${keystore}`, file, listener.url]);
    return judgeOutput('java', result, listener);
  },
});
