/** Runs tasks one after the other, in the order they came. A task that fails does not stop the next. */
export function createSerialiser(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
