import {
  CHANNELS,
  command,
  happened,
  IsBoolean,
  IsNewId,
  IsNotIn,
  IsOnlyWhere,
  IsOptional,
  IsSlug,
  normaliseContact,
  refuse,
  ValidateIf,
} from '#kernel';
import { ContactPointAdded } from './contact-point.events.js';
import { customerState, customerStream, notForgotten, type ContactPoint } from './customer.state.js';

export class AddContactPoint extends ContactPointAdded {
  /** No channel's name, since the scope of a consent is either. */
  @IsNewId()
  @IsNotIn([...CHANNELS], { message: '$property must not be the name of a channel, such as email' })
  override contactPointId!: string;

  @ValidateIf((o: AddContactPoint) => o.kind === 'social' || o.network !== undefined)
  @IsSlug(40)
  @IsOnlyWhere(({ kind }) => kind === 'social', 'a social account')
  override network?: string;

  @IsOptional()
  @IsBoolean()
  override primary: boolean = false;
}

export const addContactPoint = command(AddContactPoint, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: ({ contactPoints, removedPoints }, c) => {
    const value = normaliseContact(c.kind, c.value as string);
    if (value === undefined) return refuse.invalid('value-not-normalisable', `The value is no ${c.kind}.`);
    const same = (point: ContactPoint): boolean =>
      point.kind === c.kind && point.value === value && (c.kind !== 'social' || point.network === c.network);
    const own = [...contactPoints, ...removedPoints].find((point) => point.contactPointId === c.contactPointId);
    if (own && !(same(own) && (own.addedPrimary || !c.primary))) {
      const removed = removedPoints.includes(own);
      const what = removed
        ? 'A contact point of this id was removed; it had'
        : 'There is a contact point of this id with';
      const detail = { contactPointId: c.contactPointId, ...(removed && { removed }) };
      refuse.conflict('contact-point-exists', `${what} another content: add this one under a new id.`, detail);
    }
    if (own || contactPoints.some(same)) return [];
    const primary = c.primary || !contactPoints.some((point) => point.kind === c.kind);
    return [happened(ContactPointAdded, { ...c, value, primary })];
  },
});
