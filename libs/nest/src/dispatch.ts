import type { Provider, Type } from '@nestjs/common';
import { CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AnyCommand } from '#kernel';
import type { Answer, CommandHandling, Envelope, QueryHandling, Question, Receipt } from '#messaging';

/** What the command bus carries; each command has a subclass of its own. */
export class CommandMessage {
  constructor(readonly envelope: Envelope) {}
}

export interface Dispatched {
  readonly definition: AnyCommand;
  readonly Message: typeof CommandMessage;
}

/** One message class and one handler for each command that may be sent from outside. */
export const commandHandlers = (commands: readonly AnyCommand[], handling: CommandHandling) => {
  const dispatched = new Map<string, Dispatched>();
  const providers: Provider[] = [];
  for (const definition of commands.filter(({ internal }) => !internal)) {
    const Message = nameIt(class extends CommandMessage {}, definition.name);
    const Handler = class implements ICommandHandler<CommandMessage, Receipt> {
      execute({ envelope }: CommandMessage): Promise<Receipt> {
        return handling.handle(envelope);
      }
    };
    CommandHandler(Message)(Handler);
    providers.push(nameIt(Handler, `${definition.name}Handler`));
    dispatched.set(definition.name, { definition, Message });
  }
  return { dispatched, providers };
};

/** What the query bus carries. */
export class AskView extends Query<Answer> {
  constructor(readonly question: Question) {
    super();
  }
}

/** The same, of a whole list. */
export class AskWholeList extends Query<AsyncGenerator<Answer>> {
  constructor(readonly question: Question) {
    super();
  }
}

export const questionHandlers = (queries: QueryHandling): readonly Type<IQueryHandler>[] => {
  const AskViewHandler = class implements IQueryHandler<AskView, Answer> {
    execute({ question }: AskView): Promise<Answer> {
      return queries.ask(question);
    }
  };
  const AskWholeListHandler = class implements IQueryHandler<AskWholeList, AsyncGenerator<Answer>> {
    async execute({ question }: AskWholeList): Promise<AsyncGenerator<Answer>> {
      return queries.whole(question);
    }
  };
  QueryHandler(AskView)(AskViewHandler);
  QueryHandler(AskWholeList)(AskWholeListHandler);
  return [AskViewHandler, AskWholeListHandler];
};

const nameIt = <C extends object>(cls: C, name: string): C => Object.defineProperty(cls, 'name', { value: name });
