import { Ajv2020 } from 'ajv/dist/2020.js';

type Json = Readonly<Record<string, any>>;

/** What the API says of itself, held against what it does. */
export class Documented {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false });
  private readonly addresses: readonly (readonly [RegExp, string])[];

  constructor(private readonly document: Json) {
    this.ajv.addSchema({ $id: 'api', ...exact(document) });
    // Named addresses go before those with a key in their place.
    this.addresses = Object.keys(document['paths'])
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .map((path) => [new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), path]);
  }

  /** Throws where an address in the document gave an answer that is not there, or has what is not told there. */
  hold(
    method: string,
    address: string,
    { status, headers, body }: { status: number; headers: Headers; body: unknown },
  ) {
    const [path = ''] = address.split('?');
    const [, found] = this.addresses.find(([pattern, at]) => pattern.test(path) && this.operation(at, method)) ?? [];
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    if (found === undefined || !/json$/.test(type) || status >= 500) return;
    const told = `${method} ${found} ${status}`;
    const given = this.operation(found, method)?.['responses'][status];
    if (!given) throw new Error(`${told} ${JSON.stringify(body)} is not in the document.`);
    const at = given.$ref ?? `#/paths/${pointer(found)}/${method.toLowerCase()}/responses/${status}`;
    const fits = this.ajv.getSchema(`api${at}/content/${pointer(type)}/schema`)!;
    if (!fits(body)) throw new Error(`${told}: ${this.ajv.errorsText(fits.errors)}: ${JSON.stringify(body)}`);
  }

  private operation(path: string, method: string): Json | undefined {
    return this.document['paths'][path]?.[method.toLowerCase()];
  }
}

const pointer = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The document without leave to have more than it tells. Parts of an `allOf` tell a part only. */
const exact = (value: any, part = false): any => {
  if (Array.isArray(value)) return value.map((item) => exact(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === 'allOf' ? (inner as any[]).map((one) => exact(one, true)) : exact(inner),
  ]);
  const closed = !part && value.properties && !('additionalProperties' in value) && value.type !== undefined;
  return { ...Object.fromEntries(entries), ...(closed && { additionalProperties: false }) };
};
