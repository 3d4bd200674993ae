import type { ContactPointRemoved } from '#customers/events';
import { process } from '#kernel';

export const whenContactPointRemovedThenReleaseClaim = process({
  name: 'when-contact-point-removed-then-release-claim',
  on: ['ContactPointRemoved'],
  react: (event) => {
    const { claimId }: ContactPointRemoved = event.data;
    return claimId === undefined ? [] : [{ command: 'ReleaseClaim', body: { claimId } }];
  },
});
