import type { Page } from '@playwright/test';

/** Errors kept of one page; a loop that fails over and over must not fill memory. */
const errorLimit = 100;

/**
 * Collects what goes wrong in a page from now on: exceptions that nobody caught, and what the browser writes
 * on its console as an error, such as violations of the content security policy.
 */
export function collectPageErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  const add = (error: string) => {
    if (errors.length < errorLimit) errors.push(error);
  };
  page.on('pageerror', (error) => add(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') add(`${message.text()} (${message.location().url})`);
  });
  return errors;
}
