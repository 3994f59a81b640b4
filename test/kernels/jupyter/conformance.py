"""Jupyter's own conformance suite (jupyter_kernel_test) over the installed kernelspec `strikebook-test`."""

import unittest

import jupyter_kernel_test


class StrikebookKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "strikebook-test"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('test')"
    code_page_something = "console?"
    code_generate_error = "throw new TypeError('as asked')"
    code_inspect_sample = "console.log"
    code_clear_output = "clearOutput()"

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2].map((x: number) => x + 1)", "result": "[ 2, 3 ]"},
        {"code": "({ a: 'b' })", "result": "{ a: 'b' }"},
    ]
    code_display_data = [
        {"code": "display(1 + 1)", "mime": "text/plain"},
        {
            "code": "display({ toDisplay: () => ({ kind: 'markdown', markdown: '*x*' }) })",
            "mime": "text/markdown",
        },
        {
            "code": "display({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>' }) })",
            "mime": "text/html",
        },
    ]

    completion_samples = [
        {"text": "conso", "matches": {"console"}},
        {"text": "Number.parseF", "matches": {"parseFloat"}},
    ]
    complete_code_samples = ["1", "const x: number = 1", "function f() {\n  return 1\n}", "{ a: 1, b: 2 }", ""]
    incomplete_code_samples = ["function f() {", "f(1,", "const x =", "`abc", "/* abc", "[1, 2].map((x) =>"]
    invalid_code_samples = ["1 1", "}", "let 1x = 2", "'abc"]

    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6 [*] ?"


if __name__ == "__main__":
    unittest.main(verbosity=2)
