/** Results go to standard output, everything else to standard error. */
export function printLine(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
