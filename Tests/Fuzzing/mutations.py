"""Small damage to bytes and text. Every choice comes from the random generator that is handed in."""
import re

NUMBERS = ["0", "-1", "1", "2", "19", "21", "255", "65536", "2147483648", "4294967295", "9223372036854775807",
           "-9223372036854775808", "18446744073709551616", "1e20", "-1e20", "9.97e36", "1e308", "-1e308", "1e-320", "1e999",
           "nan", "inf", "-inf", "0.5", "-0", "007", "0x1F", "1,5", "1_000", "", "none", "abc", "\u0663"]
PIECES = [b"\0", b"\r", b"\n", b"\r\n", b"\xff", b"\xef\xbb\xbf", b"\xfe\xff", b"{", b"}", b"[", b"]", b"=", b",", b";", b":", b"\"",
          b"'", b"#", b"-", b"*", b"&", b"!", b"%n", b"\x1b[0m", b"\xef\xbf\xbe", b"\xe2\x80\xae", b"x" * 4000, b" " * 300]


def damage_bytes(random, data):
    """Bits flipped, pieces cut, repeated, put in, or the end cut off."""
    data = bytearray(data)
    for _ in range(random.choice([1, 1, 2, 5])):
        at = random.randrange(len(data) + 1)
        length = random.choice([1, 2, 7, 50])
        way = random.randrange(6)
        if way == 0 and at < len(data):
            data[at] ^= 1 << random.randrange(8)
        elif way == 1 and at < len(data):
            data[at] = random.randrange(256)
        elif way == 2:
            del data[at:at + length]
        elif way == 3:
            data[at:at] = data[at:at + length] * random.choice([1, 3, 30])
        elif way == 4:
            data[at:at] = random.choice(PIECES)
        elif random.random() < 0.3:
            del data[at:]
    return bytes(data)


def replace_number(random, text):
    """One number of the text becomes another, most often an extreme one."""
    places = list(re.finditer(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text))
    if not places:
        return text
    place = random.choice(places)
    return text[:place.start()] + random.choice(NUMBERS) + text[place.end():]


def damage_lines(random, text, extra=(), fields=","):
    """Lines dropped, doubled, exchanged or added, fields of a line exchanged, marks replaced."""
    lines = text.split("\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    way = random.randrange(7)
    if way == 0:
        del lines[at]
    elif way == 1:
        lines.insert(other, lines[at])
    elif way == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif way == 3:
        parts = lines[at].split(fields)
        one, two = random.randrange(len(parts)), random.randrange(len(parts))
        parts[one], parts[two] = parts[two], parts[one]
        lines[at] = fields.join(parts)
    elif way == 4:
        old, new = random.choice([(",", ";"), (",", ",,"), (",", "\t"), (".", ","), ("=", ""), (":", ""), ("{", ""), ("}", ""),
                                  ("nm", "um"), ("a", "\u00e9"), (" ", ""), ("e", "\"")])
        lines[at] = lines[at].replace(old, new)
    elif way == 5 and extra:
        lines.insert(at, random.choice(extra).replace("%", random.choice(NUMBERS)))
    else:
        lines[at] = replace_number(random, lines[at])
    return "\n".join(lines)


def damage_text(random, text, extra=(), fields=","):
    """Bytes of a text that was damaged by fields and lines, and now and then by bytes."""
    for _ in range(random.choice([1, 1, 2, 3])):
        text = replace_number(random, text) if random.random() < 0.4 else damage_lines(random, text, extra, fields)
    data = text.encode("utf8")
    return damage_bytes(random, data) if random.random() < 0.2 else data
