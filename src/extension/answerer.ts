/** Who answers for a tensor, a kernel or a file, and how its answer goes back to a picture. */
import type { QuestionRequest, RendererReply } from '../protocol/messages.ts';
import type { Question, Target } from '../protocol/questions.ts';

export interface Answerer {
  ask(target: Target, question: Question): Promise<object>;
}

export function replyTo(
  { request, target, question }: QuestionRequest,
  answerer: Answerer,
): Promise<RendererReply> {
  return answerer.ask(target, question).then(
    (answer) => ({ type: 'reply', request, answer }),
    (error: Error) => ({ type: 'reply', request, error: error.message }),
  );
}
