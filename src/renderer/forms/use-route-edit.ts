import { useMemo } from 'react';
import type { RawMap } from '../../shared/config/raw.ts';
import { updateRoute } from '../stores/draft/edits.ts';
import { useDraft } from './use-draft.ts';

/** Edits of one route. What is typed into one field is one step of undo. */
export interface RouteEdit {
  /** @param field names the field that is typed in; left out where the edit is a step of its own */
  change(label: string, change: (route: RawMap) => RawMap, field?: string): void;
  /** The person left the field. */
  settle(): void;
}

export function useRouteEdit(routeKey: string, name: string): RouteEdit {
  const draft = useDraft();
  return useMemo(
    () => ({
      change(label, change, field) {
        draft
          .getState()
          .edit(
            `${label} of route ${name}`,
            (moment) => updateRoute(moment, routeKey, change),
            field === undefined ? undefined : `${routeKey} ${field}`,
          );
      },
      settle: () => draft.getState().seal(),
    }),
    [draft, routeKey, name],
  );
}
