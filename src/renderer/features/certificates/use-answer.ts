import { useEffect, useRef, useState } from 'react';
import { errorText } from '../../ui/inline-error.tsx';

export interface Asked<Answer> {
  /** The latest; null until there is one. */
  readonly answer: Answer | null;
  /** Why the latest question had no answer; null when it had. */
  readonly failure: string | null;
  /** Takes an answer that came another way. */
  readonly set: (answer: Answer | null) => void;
}

/**
 * Asks the host, and again whenever the mark changes. An answer that comes after the next question is dropped.
 *
 * @param ask null while nothing is to be asked
 * @param mark differs when it is time to ask again
 */
export function useAnswer<Answer>(ask: (() => Promise<Answer>) | null, mark: string): Asked<Answer> {
  const [answer, set] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const isAsking = ask !== null;
  // It is another function with each rendering; the mark says when it is another question.
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: both only say that it is time to ask
  useEffect(() => {
    if (latest.current === null) {
      // What was true then is not shown for what is true when it is asked again.
      set(null);
      return;
    }
    let current = true;
    latest.current().then(
      (found) => {
        if (!current) return;
        set(found);
        setFailure(null);
      },
      (error: unknown) => {
        if (current) setFailure(errorText(error));
      },
    );
    return () => {
      current = false;
    };
  }, [isAsking, mark]);
  return { answer, failure, set };
}
