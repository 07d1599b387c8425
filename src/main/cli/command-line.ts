/** Words that start this command line again, for a person or an administrator: the Node that runs and its script. */
export function ownCommandLine(): readonly string[] {
  const [program, script] = process.argv;
  return program === undefined || script === undefined ? ['doorman'] : [program, script];
}
