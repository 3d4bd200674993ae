import { IsId, IsOptional, IsPersonal, IsText, type Personal } from '#kernel';
import { IsProgramId } from '../program/program.events.js';

/** Every event of an account tells whose it is. */
export class OfAccount {
  @IsProgramId()
  program!: string;

  @IsId()
  customerId!: string;
}

/** Dated: where the first active lot enrols, it is recorded after it held. */
export class MemberEnrolled extends OfAccount {
  static dated = true;

  @IsOptional()
  @IsPersonal()
  @IsText(64)
  memberNo?: Personal<string>;
}

class StatusChanged extends OfAccount {
  @IsPersonal()
  @IsText(500)
  reason!: Personal<string>;
}

export class MemberSuspended extends StatusChanged {}
export class MemberResumed extends StatusChanged {}
/** For good: pending and active points expire with it, and what becomes active later. */
export class MemberLeft extends StatusChanged {}
