/** Runs a command as administrator after asking the person, as `@vscode/sudo-prompt` exports it. */
type Prompt = (
  command: string,
  options: { readonly name: string },
  callback: (error?: Error, output?: string | Buffer, complaint?: string | Buffer) => void,
) => void;

/** Loaded when it is used, which is seldom. */
const loadPrompt = async (): Promise<Prompt> => (await import('@vscode/sudo-prompt')).exec;

/**
 * Asks the person for the rights of an administrator, once, in the way of the system (polkit, macOS, UAC), and runs
 * a command with them.
 *
 * @throws Error when the person declines, or the command ends with a failure
 */
export async function elevate(
  command: string,
  platform: NodeJS.Platform = process.platform,
  load: () => Promise<Prompt> = loadPrompt,
): Promise<void> {
  const prompt = await load();
  await new Promise<void>((resolve, reject) => {
    prompt(asOneWord(command, platform), { name: 'Doorman' }, (error, _output, complaint) => {
      if (error === undefined || error === null) resolve();
      else reject(new Error(sentenceOf(error, String(complaint ?? '').trim())));
    });
  });
}

/** The prompt's own sentences are for people; that of a command that failed repeats the command. */
function sentenceOf({ message }: Error, complaint: string): string {
  if (!message.startsWith('Command failed')) return message.trim();
  return complaint === '' ? 'A command did not succeed' : `A command did not succeed (${complaint})`;
}

/**
 * The prompt puts a command between double quotes for a shell of the person's own, which would read `$` and
 * backslashes in it before the administrator's shell does. Base64 has nothing in it that any shell reads.
 */
const asOneWord = (command: string, platform: NodeJS.Platform): string =>
  platform === 'win32' ? command : `echo ${Buffer.from(command).toString('base64')} | base64 -d | /bin/sh`;
