import { asCallError } from './error';
import { said } from './said';

/** Every call ends in an answer or in a CallError, both in the language shown. A window that is not inside the program fails the same way. */
export async function call<T>(make: () => Promise<T>): Promise<T> {
  try {
    return said(await make());
  } catch (thrown) {
    throw asCallError(thrown);
  }
}
