import { EmptyState } from '../ui/empty-state.tsx';
import { BrandMark } from './brand.tsx';

/** Shown in a browser that was opened without the access token. */
export function MissingToken() {
  return (
    <main className="h-full bg-surface">
      <h1 className="sr-only">Doorman</h1>
      <EmptyState
        icon={<BrandMark className="size-8 text-accent" />}
        title="This page needs its access token"
      >
        <p>
          Open the whole link that <code className="font-mono">doorman serve</code> or{' '}
          <code className="font-mono">npm start</code> printed. It ends in{' '}
          <code className="font-mono">#token=…</code> and is valid until Doorman stops.
        </p>
      </EmptyState>
    </main>
  );
}
