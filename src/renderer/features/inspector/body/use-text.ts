import { useEffect, useMemo, useState } from 'react';
import { errorText } from '../../../ui/inline-error.tsx';
import { type TextResult, type TextTask, workOnText } from './text-work.ts';

/** Bytes up to which a text is worked on at once: a few milliseconds. */
const atOnce = 64 * 1024;

export type TextState =
  | { readonly phase: 'working' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly result: TextResult };

/** How long code may take to be laid out, in milliseconds; what is hostile could take very long. */
const layOutTime = 5000;

const isLaidOut = ({ code, form }: TextTask): boolean =>
  code !== null && (form === 'pretty' || form === 'pretty-plain');

/** Does the work on a thread of its own, which ends with it. @throws Error; DOMException `AbortError` */
export async function workApart(task: TextTask, signal: AbortSignal): Promise<TextResult> {
  if (!isLaidOut(task)) {
    const worker = new Worker(new URL('./text-worker.ts', import.meta.url), { type: 'module' });
    return askWorker(worker, task, signal);
  }
  const worker = new Worker(new URL('./code-worker.ts', import.meta.url), { type: 'module' });
  const tooLong = AbortSignal.timeout(layOutTime);
  try {
    return await askWorker(worker, task, AbortSignal.any([signal, tooLong]));
  } catch (error) {
    if (signal.aborted || !tooLong.aborted) throw error;
    const asItIs = await workApart({ ...task, form: task.form === 'pretty' ? 'lines' : 'plain' }, signal);
    return { ...asItIs, mistake: `Laying this out takes longer than ${layOutTime / 1000} s: not laid out.` };
  }
}

function askWorker(worker: Worker, task: TextTask, signal: AbortSignal): Promise<TextResult> {
  const { promise, resolve, reject } = Promise.withResolvers<TextResult>();
  const end = () => worker.terminate();
  worker.addEventListener('message', ({ data }: MessageEvent<TextResult>) => resolve(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    reject(new Error(event.message || 'the thread for long texts could not be started'));
  });
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  worker.postMessage(task);
  promise.then(end, end);
  return promise;
}

const isAtOnce = (task: TextTask): boolean => task.bytes.length <= atOnce && !isLaidOut(task);

/** Has a text made ready for display; short ones at once, so that nothing flickers. */
export function useText({ bytes, contentType, charset, cut, form, sequence, code }: TextTask): TextState {
  const task = useMemo(
    () => ({ bytes, contentType, charset, cut, form, sequence, code }),
    [bytes, contentType, charset, cut, form, sequence, code],
  );
  const atOnceResult = useMemo(() => (isAtOnce(task) ? workOnText(task) : null), [task]);
  const [done, setDone] = useState<{ readonly task: TextTask; readonly state: TextState } | null>(null);
  useEffect(() => {
    if (isAtOnce(task)) return;
    const abort = new AbortController();
    void workApart(task, abort.signal)
      .then((result): TextState => ({ phase: 'ready', result }))
      .catch((error: unknown): TextState => ({ phase: 'failed', message: errorText(error) }))
      .then((state) => {
        if (!abort.signal.aborted) setDone({ task, state });
      });
    return () => abort.abort();
  }, [task]);
  if (atOnceResult !== null) return { phase: 'ready', result: atOnceResult };
  return done?.task === task ? done.state : { phase: 'working' };
}
