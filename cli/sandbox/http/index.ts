export type { AnswerFault, Fault, Intercept, InterceptedRequest } from './fault.ts';
export { type HttpServer, type HttpServerOptions, startHttpServer } from './start-http-server.ts';
export type { HttpAnswer, HttpRequest, LoggedRequest } from './types.ts';
