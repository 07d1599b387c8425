import { expirySentence } from '../../shared/explain/authority-expiry.ts';
import type { AuthorityFacts, AuthorityOverview } from '../../shared/model/authority.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';

/** What `doorman ca status` prints. @param now in milliseconds since 1970 */
export function overviewLines({ current, next, earlier }: AuthorityOverview, now: number): readonly string[] {
  return [
    ...factLines('In use', current, now),
    ...(next === null
      ? []
      : [
          ...factLines('Prepared', next, now),
          "  'doorman trust --next' has stores trust it, 'doorman ca rotate --switch' has it sign",
        ]),
    ...(earlier.length === 0 ? [] : ["Earlier, which 'doorman trust --remove --earlier' has stores forget:"]),
    ...earlier.map(({ subject, fingerprint }) => `  ${subject}, SHA-256 ${fingerprint}`),
  ];
}

function factLines(title: string, facts: AuthorityFacts, now: number): readonly string[] {
  if (facts.state === 'removed')
    return [`${title}: none. It was removed, and the next start makes a new one.`];
  if (facts.state === 'corrupt') return [`${title}: ${facts.reason}`];
  const days = Math.floor((facts.notAfter - now) / 86_400_000);
  const expiry = expirySentence(facts.notAfter, epochMilliseconds(now));
  return [
    `${title}: ${facts.subject}`,
    `  SHA-256 ${facts.fingerprint}`,
    `  valid until ${new Date(facts.notAfter).toISOString().slice(0, 10)}, ${Math.max(0, days)} days left`,
    `  certificate ${facts.certificatePath}`,
    `  key ${facts.isKeyProtected ? 'encrypted with a secret of the operating system' : 'in a file for its owner alone'}`,
    ...(expiry === null ? [] : [`  ! ${expiry}`]),
    ...(facts.missingNames.length === 0 ? [] : [`  ! may not sign for ${facts.missingNames.join(', ')}`]),
    ...(facts.isSingleLevel
      ? [
          "  ! made without an intermediate: Java does not hold it to its names. 'doorman ca rotate' makes one that it does",
        ]
      : []),
    ...(facts.state === 'locked' ? [`  ! ${facts.reason}`] : []),
  ];
}
