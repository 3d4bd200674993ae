import {
  ArrayMaxSize,
  ArrayUnique,
  command,
  happened,
  IsArray,
  IsDay,
  IsId,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsText,
  Nested,
  refuse,
  type Day,
} from '#kernel';
import { mustBeBorn } from './birth-date.js';
import { PROFILE_FIELDS, ProfileChanged, type ProfileField } from './customer.events.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';
import { IsLanguage } from './language.js';

/** Everybody has a name, so it cannot be unset. */
const UNSETTABLE = PROFILE_FIELDS.filter((field) => field !== 'name');

export class NewProfile {
  @IsOptional()
  @IsPersonal()
  @IsText(200)
  name?: string;

  @IsOptional()
  @IsPersonal()
  @IsDay()
  birthDate?: Day;

  @IsOptional()
  @IsPersonal()
  @IsText(40)
  gender?: string;

  @IsOptional()
  @IsPersonal()
  @IsText(200)
  occupation?: string;

  @IsOptional()
  @IsLanguage()
  language?: string;
}

export class ChangeProfile {
  @IsId()
  customerId!: string;

  @IsOptional()
  @Nested(() => NewProfile)
  set?: NewProfile;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(UNSETTABLE.length)
  @ArrayUnique()
  @IsOneOf(UNSETTABLE, { each: true })
  unset?: ProfileField[];
}

export const changeProfile = command(ChangeProfile, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, { set = {}, unset = [] }, { today }) => {
    const both = unset.filter((field) => set[field] !== undefined);
    if (both.length > 0) refuse.invalid('set-and-unset', 'A field cannot be set and unset at once.', { fields: both });
    const fields = PROFILE_FIELDS.filter((field) => set[field] !== undefined || unset.includes(field));
    if (fields.length === 0) refuse.invalid('nothing-to-set', 'Name at least one field to set or to unset.');
    mustBeBorn(set.birthDate, today);
    const changed = fields
      .filter((field) => customer[field] !== set[field])
      .map((field) => ({ field, from: customer[field], to: set[field] }));
    return changed.length > 0 ? [happened(ProfileChanged, { changed })] : [];
  },
});
