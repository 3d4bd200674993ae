import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { AnyCommand } from '#kernel';
import type { CommandHandling, EventFeed, QueryHandling } from '#messaging';
import { CommandSender } from './command-sender.js';
import { CommandsController } from './commands.controller.js';
import { commandHandlers, questionHandlers } from './dispatch.js';
import { CLOSING, DISPATCHED, FEED, HANDLING, OPTIONS } from './injected.js';
import { EventsController } from './events.controller.js';
import type { HttpOptions } from './options.js';
import { SystemController } from './system.controller.js';
import { OpenStreams } from './open-streams.js';
import { ViewAsker } from './view-asker.js';
import { ViewsController } from './views.controller.js';

@Module({})
class HttpModule {}

export const httpModule = (options: HttpOptions, closing: AbortSignal): DynamicModule => {
  const sides = [
    ...(options.handling ? [commandSide(options.commands, options.handling)] : []),
    ...(options.queries ? [viewSide(options.queries)] : []),
    ...(options.feed ? [eventSide(options.feed)] : []),
  ];
  return {
    module: HttpModule,
    imports: [CqrsModule.forRoot()],
    controllers: [...sides.flatMap(({ controllers }) => controllers), SystemController],
    providers: [
      { provide: OPTIONS, useValue: options },
      { provide: CLOSING, useValue: closing },
      OpenStreams,
      ...sides.flatMap(({ providers }) => providers),
    ],
  };
};

interface Side {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
}

const commandSide = (commands: readonly AnyCommand[], handling: CommandHandling): Side => {
  const { dispatched, providers } = commandHandlers(commands, handling);
  return {
    controllers: [CommandsController],
    providers: [
      { provide: HANDLING, useValue: handling },
      { provide: DISPATCHED, useValue: dispatched },
      CommandSender,
      ...providers,
    ],
  };
};

const viewSide = (queries: QueryHandling): Side => ({
  controllers: [ViewsController],
  providers: [ViewAsker, ...questionHandlers(queries)],
});

const eventSide = (feed: EventFeed): Side => ({
  controllers: [EventsController],
  providers: [{ provide: FEED, useValue: feed }],
});
