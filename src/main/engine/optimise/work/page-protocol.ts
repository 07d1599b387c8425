/** `workerData` of the thread for pages, by which its entry file knows it. */
export const pagesRole = 'pages';

export interface PageJob {
  readonly text: string;
  /** Whether scripts and styles in it may be changed. */
  readonly embedded: boolean;
}

export type EmbeddedKind = 'script' | 'style';

/** What the thread for pages says: that something in a page is to be minified, or how the page came out. */
export type FromPageThread =
  | { readonly kind: EmbeddedKind; readonly id: number; readonly text: string }
  | { readonly kind: 'page'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: 'too_large' | 'failed'; readonly message: string };

/** `text` is null where what was asked for could not be minified. */
export type ToPageThread =
  | ({ readonly kind: 'job' } & PageJob)
  | { readonly kind: 'embedded'; readonly id: number; readonly text: string | null };
