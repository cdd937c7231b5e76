#include "redact/chars.h"

#define D (IS_DIGIT | IS_HEX | IS_B64)
#define X (IS_HEX | IS_B64)
#define U (IS_UPPER | IS_B64)
#define L (IS_LOWER | IS_B64)

const uint8_t char_class[256] = {
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D, ['6'] = D, ['7'] = D,
    ['8'] = D, ['9'] = D, ['A'] = U | X, ['B'] = U | X, ['C'] = U | X, ['D'] = U | X, ['E'] = U | X,
    ['F'] = U | X, ['G'] = U, ['H'] = U, ['I'] = U, ['J'] = U, ['K'] = U, ['L'] = U, ['M'] = U,
    ['N'] = U, ['O'] = U, ['P'] = U, ['Q'] = U, ['R'] = U, ['S'] = U, ['T'] = U, ['U'] = U,
    ['V'] = U, ['W'] = U, ['X'] = U, ['Y'] = U, ['Z'] = U, ['a'] = L | X, ['b'] = L | X,
    ['c'] = L | X, ['d'] = L | X, ['e'] = L | X, ['f'] = L | X, ['g'] = L, ['h'] = L, ['i'] = L,
    ['j'] = L, ['k'] = L, ['l'] = L, ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L,
    ['r'] = L, ['s'] = L, ['t'] = L, ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L, ['y'] = L,
    ['z'] = L, ['-'] = IS_MARK | IS_B64, ['_'] = IS_MARK | IS_B64, ['+'] = IS_B64, ['/'] = IS_B64,
    [' '] = IS_SPACE, ['\t'] = IS_SPACE, ['\n'] = IS_SPACE, ['\r'] = IS_SPACE, ['.'] = IS_DOT};
