import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
} from '@ai-sdk/provider'
import { BodyTooLarge } from './bounded-fetch.js'
import { CallFailure, type FailureKind } from './failure.js'

/** @param hasAnswer Whether an answer had begun: the connection that failed then was there. */
export function toCallFailure(error: unknown, hasAnswer: boolean): CallFailure {
  if (error instanceof CallFailure) return error
  if (!(error instanceof Error)) return new CallFailure(readWords(error) ?? 'broken')
  if (causes(error).some((one) => one instanceof BodyTooLarge)) return new CallFailure('tooLong')
  if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) return new CallFailure('unreadable')
  if (EmptyResponseBodyError.isInstance(error) || InvalidResponseDataError.isInstance(error)) {
    return new CallFailure('unfinished')
  }
  if (!APICallError.isInstance(error)) return new CallFailure('unforeseen', { errorName: error.name })
  const { statusCode: status, responseHeaders, responseBody } = error
  if (status !== undefined && (status < 200 || status > 299)) {
    return new CallFailure(readWords(responseBody) ?? ofStatus(status), { status, ...readRetryAfter(responseHeaders) })
  }
  return new CallFailure(hasAnswer ? 'interrupted' : 'unreachable', { networkCode: networkCodeOf(error) })
}

/** Codes that providers give where a status says too little, or none is sent. They are looked for, and never passed on. */
const words: readonly (readonly [RegExp, FailureKind])[] = [
  [/API_KEY_INVALID|invalid_api_key|authentication_error/, 'refusedKey'],
  [/insufficient_quota|billing_error|credit balance/, 'noQuota'],
  [/context_length_exceeded|prompt is too long|exceeds the maximum number of tokens|request_too_large/, 'tooMuch'],
  [/model_not_found|not_found_error/, 'unknownModel'],
  [/content_filter|content_policy_violation/, 'refused'],
  [/overloaded_error|rate_limit|RESOURCE_EXHAUSTED/, 'overloaded'],
]

function readWords(report: unknown): FailureKind | undefined {
  const text = (typeof report === 'string' ? report : (JSON.stringify(report) ?? '')).slice(0, 10_000)
  return words.find(([word]) => word.test(text))?.[1]
}

function ofStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'refusedKey'
  if (status === 402) return 'noQuota'
  if (status === 404 || (status >= 300 && status < 400)) return 'unknownModel'
  if (status === 413) return 'tooMuch'
  if (status === 429 || status === 529) return 'overloaded'
  return status === 408 || status >= 500 ? 'broken' : 'notAccepted'
}

/** RFC 9110, section 10.2.3: seconds or a date. Some services also say it in milliseconds. */
function readRetryAfter(headers: Record<string, string> = {}): { readonly retryAfter?: number } {
  const inMilliseconds = Number.parseFloat(headers['retry-after-ms'] ?? '')
  const text = headers['retry-after'] ?? ''
  const inSeconds = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  const retryAfter = Number.isFinite(inMilliseconds) ? inMilliseconds : inSeconds
  return Number.isFinite(retryAfter) ? { retryAfter: Math.max(0, retryAfter) } : {}
}

function networkCodeOf(error: unknown): string | undefined {
  const codes = causes(error).map((one) => ('code' in one && typeof one.code === 'string' ? one.code : ''))
  return codes.find((code) => /^E[A-Z]{2,20}$|^UND_ERR_[A-Z_]{2,30}$/.test(code))
}

/** The error and what it was caused by. */
function causes(error: unknown): Error[] {
  const all: Error[] = []
  for (let one = error; one instanceof Error && !all.includes(one); one = one.cause) all.push(one)
  return all
}
