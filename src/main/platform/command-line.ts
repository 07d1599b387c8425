/**
 * Words that run a script on the Node inside this app, for a person or an administrator to run.
 *
 * @param script path of the built command line
 */
export function electronCommandLine(
  script: string,
  { platform, execPath }: { readonly platform: string; readonly execPath: string } = process,
): readonly string[] {
  // cmd.exe has no word that sets a variable for one command: there an installed `doorman` has to do.
  if (platform === 'win32') return ['doorman'];
  return ['env', 'ELECTRON_RUN_AS_NODE=1', execPath, script];
}
