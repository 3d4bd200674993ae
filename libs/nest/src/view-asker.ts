import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import type { Answer, Question } from '#messaging';
import type { Query, ViewWithQueries } from '#read-model';
import { DENIED, failureOf, keyOf, reasonOf } from './access.js';
import { forbidden, principalOf, senderOf } from './authenticate.js';
import { meant } from './command-sender.js';
import { AskView, AskWholeList } from './dispatch.js';
import { OPTIONS } from './injected.js';
import type { HttpOptions, Principal } from './options.js';
import { Problem } from './problem.js';
import { commonOf, mustBeRowKey, type RawQuery } from './question.js';

/** A query of a view that the caller may ask, and the question. */
export interface Asked {
  readonly query: Query;
  readonly question: Question;
  readonly principal: Principal;
  readonly reason: string | undefined;
  readonly correlationId: string;
}

/** From the border to the query bus: known, allowed, well asked. */
@Injectable()
export class ViewAsker {
  private readonly views: ReadonlyMap<string, ViewWithQueries>;

  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(OPTIONS) private readonly its: HttpOptions,
  ) {
    this.views = new Map(its.views.map((listed) => [listed.view.name, listed]));
  }

  /** Throws what `QueryHandling.ask` throws. What personal values it shows, or that it shows nothing, is told first. */
  async ask(asked: Asked): Promise<Answer> {
    const answer = await this.unseen(asked);
    this.tell(asked, answer, 'read');
    return answer;
  }

  /** The same of a whole list, in pages. */
  async *whole(asked: Asked): AsyncGenerator<Answer> {
    try {
      for await (const answer of await this.bus.execute(new AskWholeList(asked.question))) {
        this.tell(asked, answer, 'exported');
        yield answer;
      }
    } catch (error) {
      this.tellFailure(asked, error);
      throw error;
    }
  }

  /** As `ask`, but whoever gives the answer to the asker must `tell` it. */
  async unseen(asked: Asked): Promise<Answer> {
    try {
      return await this.bus.execute(new AskView(asked.question));
    } catch (error) {
      this.tellFailure(asked, error);
      throw error;
    }
  }

  tell({ question, principal, reason, correlationId }: Asked, { whom }: Answer, kind: 'read' | 'exported'): void {
    if (whom.length === 0) return;
    this.its.accessed({ kind, principal, ...placeOf(question), whom, reason, correlationId });
  }

  private tellFailure({ question, principal, correlationId }: Asked, error: unknown): void {
    const failure = failureOf(error);
    if (failure) this.its.accessed({ ...failure, principal, ...placeOf(question), correlationId });
  }

  /** `/v1/views/<view>` */
  list(request: FastifyRequest, view: string): Asked {
    return this.asked(request, view, 'list');
  }

  /** `/v1/views/<view>/<key>`, or a query of that name. */
  rowOrNamed(request: FastifyRequest, view: string, keyOrName: string): Asked {
    const named = queryOf(this.view(view), keyOrName);
    const isNamed = named && named.kind !== 'row' && keyOrName !== 'list';
    return isNamed ? this.asked(request, view, keyOrName) : this.asked(request, view, 'row', keyOrName);
  }

  /** `/v1/views/<view>/<key>/<query>`, for the further questions about one row. */
  ofRow(request: FastifyRequest, view: string, key: string, name = 'row'): Asked {
    return this.asked(request, view, name, key);
  }

  private asked(request: FastifyRequest, view: string, name: string, key?: string): Asked {
    const listed = this.view(view);
    const query = queryOf(listed, name);
    if (!query || (key !== undefined && query.kind !== 'row')) {
      throw this.unknownQuery(listed, name === 'row' && key !== undefined ? key : name);
    }
    const principal = principalOf(request);
    if (!this.its.rules.mayAsk(query, principal)) {
      const place = placeOf({ view, query: name, key });
      this.its.accessed({ ...DENIED, principal, ...place, correlationId: request.id });
      throw forbidden();
    }
    if (key !== undefined) mustBeRowKey(key);
    const common = commonOf(request.query as RawQuery, query.kind, this.its.zone);
    const question = { view, query: name, key, sender: senderOf(principal), ...common };
    return { query, question, principal, reason: reasonOf(request), correlationId: request.id };
  }

  private view(name: string): ViewWithQueries {
    const found = this.views.get(name);
    if (found) return found;
    const nearest = this.its.rules.nearest(name, this.views.keys());
    throw new Problem(404, 'unknown-view', `There is no view of this name.${meant(nearest)}`, {
      ...(nearest && { data: { nearest } }),
    });
  }

  private unknownQuery({ view, queries }: ViewWithQueries, wanted: string): Problem {
    const names = Object.keys(queries);
    const nearest = this.its.rules.nearest(wanted, names);
    const known = names.map((name) => (name === 'row' ? '<key>' : name)).join(', ');
    return new Problem(404, 'unknown-query', `${view.name} answers: ${known}.`, {
      ...(nearest && { data: { nearest } }),
    });
  }
}

const placeOf = ({ view, query, key }: Pick<Question, 'view' | 'query' | 'key'>) => ({
  what: `${view}/${query}`,
  key: keyOf(key),
});

// A name from the prototype, such as `constructor`, is no query.
const queryOf = ({ queries }: ViewWithQueries, name: string): Query | undefined =>
  Object.hasOwn(queries, name) ? queries[name] : undefined;
