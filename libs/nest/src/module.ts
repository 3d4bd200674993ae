import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CommandSender } from './command-sender.js';
import { CommandsController } from './commands.controller.js';
import { commandHandlers, questionHandler } from './dispatch.js';
import { CLOSING, DISPATCHED, OPTIONS } from './injected.js';
import type { HttpOptions } from './options.js';
import { SystemController } from './system.controller.js';
import { ViewAsker } from './view-asker.js';
import { ViewsController } from './views.controller.js';

@Module({})
class HttpModule {}

export const httpModule = (options: HttpOptions, closing: AbortSignal): DynamicModule => {
  const { dispatched, providers } = commandHandlers(options.commands, options.handling);
  return {
    module: HttpModule,
    imports: [CqrsModule.forRoot()],
    controllers: [CommandsController, ViewsController, SystemController],
    providers: [
      { provide: OPTIONS, useValue: options },
      { provide: CLOSING, useValue: closing },
      { provide: DISPATCHED, useValue: dispatched },
      CommandSender,
      ViewAsker,
      ...providers,
      questionHandler(options.queries),
    ],
  };
};
