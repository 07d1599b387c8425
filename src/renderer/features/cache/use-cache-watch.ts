import { useEffect } from 'react';
import { useStores } from '../../stores/context.tsx';

/** Has the cache asked again and again while the view is shown and its window can be seen. */
export function useCacheWatch(): void {
  const { cache } = useStores();
  useEffect(() => {
    let stop: (() => void) | undefined;
    const follow = () => {
      if (document.visibilityState === 'visible') stop ??= cache.getState().watch();
      else {
        stop?.();
        stop = undefined;
      }
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stop?.();
    };
  }, [cache]);
}
