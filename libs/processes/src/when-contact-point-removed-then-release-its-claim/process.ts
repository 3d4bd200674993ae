import type { ContactPointRemoved } from '#customers/events';
import { process } from '#kernel';

export const whenContactPointRemovedThenReleaseItsClaim = process({
  name: 'when-contact-point-removed-then-release-its-claim',
  on: ['ContactPointRemoved'],
  react: (event) => {
    const { claimId }: ContactPointRemoved = event.data;
    return claimId === undefined ? [] : [{ command: 'ReleaseClaim', body: { claimId } }];
  },
});
