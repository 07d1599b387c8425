/** Texts as people read them: numbers in them count as numbers, and case does not. */
export const naturalCollator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
