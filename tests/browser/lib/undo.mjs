// What a test set up is taken down in the opposite order: pages before the demo that they show.

const stacks = new WeakMap();

/** Runs `action` when `t` ends, before everything that was registered earlier; all run, the first error is thrown. */
export function undo(t, action) {
  if (!t) return;
  const known = stacks.get(t);
  if (known) {
    known.push(action);
    return;
  }
  const stack = [action];
  stacks.set(t, stack);
  t.after(async () => {
    let failure = null;
    while (stack.length > 0) {
      try {
        await stack.pop()();
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure) throw failure;
  });
}
