import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { errorText } from '../ui/inline-error.tsx';
import { StatusMark } from '../ui/status-mark.tsx';

interface ErrorBoundaryState {
  readonly error: unknown;
  readonly failed: boolean;
}

/** Keeps a view that throws from taking the window with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, failed: false };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error, failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <EmptyState
        icon={<StatusMark tone="error" className="size-6" />}
        title="This view failed"
        action={<Button onPress={() => this.setState({ error: null, failed: false })}>Show it again</Button>}
      >
        <p className="selectable">{errorText(this.state.error)}</p>
        <p>Traffic is not affected: the engine runs apart from this window.</p>
      </EmptyState>
    );
  }
}
