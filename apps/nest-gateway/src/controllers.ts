import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { ApiErrors } from '@errspec/nestjs/swagger'
import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import {
  type Call,
  chat,
  convertDocument,
  editImage,
  embeddings,
  generateImage,
  usage,
  usageHistory,
  writeEvents,
} from 'gateway-domain'
import { CurrentCall } from './call.js'

/** Express's response, which is Node's, or Fastify's reply. */
type PlatformResponse = ServerResponse | { readonly raw: ServerResponse; hijack(): unknown }

@Controller('v1')
export class InferenceController {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  // Not `@Sse()`: whether the answer is a stream, the body says.
  @Post('chat/completions')
  @ApiErrors(ig1Operations, 'POST /v1/chat/completions')
  @HttpCode(200)
  async chat(@CurrentCall() call: Call, @Body() body: unknown, @Res() response: PlatformResponse): Promise<void> {
    const answer = await chat(call, body)
    if ('json' in answer) {
      this.host.httpAdapter.reply(response, answer.json, 200)
    } else if ('raw' in response) {
      response.hijack()
      await writeEvents(response.raw, answer.events, call.signal)
    } else {
      await writeEvents(response, answer.events, call.signal)
    }
  }

  @Post('embeddings')
  @ApiErrors(ig1Operations, 'POST /v1/embeddings')
  @HttpCode(200)
  async embeddings(@CurrentCall() call: Call, @Body() body: unknown): Promise<StreamableFile> {
    const pieces = await embeddings(call, body)
    return new StreamableFile(Readable.from(pieces), { type: 'application/json; charset=utf-8' })
  }

  @Post('images/generations')
  @ApiErrors(ig1Operations, 'POST /v1/images/generations')
  @HttpCode(200)
  generateImage(@CurrentCall() call: Call, @Body() body: unknown): Promise<object> {
    return generateImage(call, body)
  }

  @Post('images/edits')
  @ApiErrors(ig1Operations, 'POST /v1/images/edits')
  @HttpCode(200)
  editImage(@CurrentCall() call: Call, @Body() body: unknown): Promise<object> {
    return editImage(call, body)
  }
}

@Controller('document')
export class DocumentController {
  @Post()
  @ApiErrors(ig1Operations, 'POST /document')
  @HttpCode(200)
  @Header('content-type', 'text/markdown; charset=utf-8')
  convert(@CurrentCall() call: Call, @Body() body: unknown): Promise<string> {
    return convertDocument(call, body)
  }
}

@Controller('usage')
export class UsageController {
  @Get()
  @ApiErrors(ig1Operations, 'GET /usage')
  usage(@CurrentCall() call: Call): Promise<object> {
    return usage(call)
  }

  @Get('history')
  @ApiErrors(ig1Operations, 'GET /usage/history')
  history(@CurrentCall() call: Call, @Query() query: Record<string, unknown>): Promise<object> {
    return usageHistory(call, query)
  }
}
