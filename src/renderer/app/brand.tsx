/** The mark: a door with its handle. */
export function BrandMark({ className = 'size-4 text-accent' }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 16 16" className={className} aria-hidden>
      <path
        fill="currentColor"
        d="M8 1a6 6 0 0 0-6 6v7.25c0 .41.34.75.75.75h10.5c.41 0 .75-.34.75-.75V7a6 6 0 0 0-6-6Z"
      />
      <circle cx="11" cy="9" r="1.25" fill="var(--surface)" />
    </svg>
  );
}
