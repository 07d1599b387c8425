import { useEffect, useState } from 'react';

/** The present time in epoch milliseconds, brought up to date each `interval` milliseconds while mounted. */
export function useNow(interval: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}
