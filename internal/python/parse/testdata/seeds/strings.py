"a" 'b' """c
d""" u'e' r'\d' b'' rb'\x' Rb"f"
f"a{b!r:>{c}}d{{e}}{f = }{g=!s:^{h}}" "i" rf'\{j}'
f'''{
    k  # a comment
}{l["m"]:{n}.{o}}''' f"{p["q"]}\N{DIGIT ONE}"
t"r{s!a}{u:v}" t'{w=}'
f"{lambda_}{(lambda: x)}{y:%H:%M}{{"
