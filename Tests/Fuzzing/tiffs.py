"""Damage to a TIFF where it hurts: in the entries of its directory and in the tables of its blocks."""
import struct

from mutations import damage_bytes

BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 11: 4, 12: 8, 16: 8}  # of a value, by its type
FORMS = {1: "B", 2: "H", 4: "I", 8: "Q"}
VALUES = [0, 1, 2, 3, 7, 8, 16, 64, 255, 32768, 65535, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 2**63, 2**64 - 1]
BLOCK_TABLES = {273, 279, 324, 325}  # offsets and lengths of strips and tiles


def entries(data):
    """(tag, size of a value, number of values, where they lie, where the entry lies), of the first directory."""
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    word, step, room = ("Q", 20, 8) if big else ("I", 12, 4)
    at = struct.unpack_from(order + word, data, 8 if big else 4)[0]
    count = struct.unpack_from(order + ("Q" if big else "H"), data, at)[0]
    found = []
    for place in range(at + (8 if big else 2), len(data) - step, step)[:count]:
        tag, kind = struct.unpack_from(order + "HH", data, place)
        number = struct.unpack_from(order + word, data, place + 4)[0]
        size, values = BYTES.get(kind, 1), place + step - room
        if size * number > room:
            values = struct.unpack_from(order + word, data, values)[0]
        found.append((tag, size, number, values, place))
    return order, found


def damage_tiff(random, good):
    data = bytearray(good)
    order, found = entries(good)
    tables = [entry for entry in found if entry[0] in BLOCK_TABLES]
    for _ in range(random.choice([1, 1, 2, 4])):
        way = random.randrange(5)
        if way <= 2:
            _, size, number, values, _ = random.choice(tables if way <= 1 and tables else found)
            value = random.choice(VALUES + [len(good), len(good) - 1, random.randrange(len(good))])
            at = values + size * random.randrange(max(1, number))
            if at + size <= len(data):
                struct.pack_into(order + FORMS[size], data, at, value % 256**size)
        elif way == 3:
            at = random.choice(found)[4] + random.randrange(12)
            if at < len(data):
                data[at] = random.randrange(256)
        else:
            head = min(len(data), random.choice([200, 2000, len(data)]))
            data = bytearray(damage_bytes(random, bytes(data[:head]))) + data[head:]
    return bytes(data)
