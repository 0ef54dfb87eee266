// Decorators in plain JavaScript, as a compiler of TypeScript would call them.
import 'reflect-metadata';

/** `@A @B class Target { constructor(first: Dependency) {} }` */
export function decorateClass(target, decorators, dependencies = []) {
  Reflect.defineMetadata('design:paramtypes', dependencies, target);
  Reflect.decorate(decorators, target);
}

/** `@A @B method(@C first) {}` */
export function decorateMethod({ prototype }, name, decorators, parameters = []) {
  parameters.forEach((decorator, index) => decorator(prototype, name, index));
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  Object.defineProperty(prototype, name, Reflect.decorate(decorators, prototype, name, descriptor));
}
