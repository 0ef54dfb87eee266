import { DomainError } from '../errors/domain-error.js';

/** Also for a post that is in another community than the one it is asked for in. */
export class PostNotFoundError extends DomainError {
  constructor(postId: string) {
    super('POST.NOT_FOUND', 404, 'Post not found', `There is no post ${postId} in this community.`);
  }
}

/** @param detail who may do it instead */
export class PostForbiddenError extends DomainError {
  constructor(detail: string) {
    super('POST.FORBIDDEN', 403, 'Not allowed', detail);
  }
}
