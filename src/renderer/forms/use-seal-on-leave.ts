import { type RefObject, useEffect } from 'react';
import { useDraft } from './use-draft.ts';

/** Ends a step of undo whenever the person leaves a field of a form. */
export function useSealOnLeave(form: RefObject<HTMLElement | null>): void {
  const draft = useDraft();
  useEffect(() => {
    const element = form.current;
    if (element === null) return;
    const seal = () => draft.getState().seal();
    element.addEventListener('focusout', seal);
    return () => element.removeEventListener('focusout', seal);
  }, [form, draft]);
}
