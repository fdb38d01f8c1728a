"""The shader programs. Painting goes by the rest place on the base mesh, and so fits any morph."""

from __future__ import annotations

VERTEX = """
#version 330
uniform mat4 clip_from_world;
uniform vec2 shift;           // whole-picture shift in clip units: a hand that holds the camera
in vec3 in_place; in vec3 in_normal; in vec3 in_base; in vec2 in_mask;
out vec3 place; out vec3 normal; out vec3 base; out vec2 mask;
void main() {
    place = in_place; normal = in_normal; base = in_base; mask = in_mask;
    gl_Position = clip_from_world * vec4(in_place, 1.0);
    gl_Position.xy += shift * gl_Position.w;
}
"""

DEPTH_VERTEX = """
#version 330
uniform mat4 clip_from_world;
uniform float lowest; uniform float highest;  // base heights that cast a shadow
in vec3 in_place; in vec3 in_base;
out float height;
void main() { height = in_base.y; gl_Position = clip_from_world * vec4(in_place, 1.0); }
"""

DEPTH_WHOLE_FRAGMENT = "#version 330\nvoid main() {}"

DEPTH_FRAGMENT = """
#version 330
uniform float lowest; uniform float highest;
in float height;
void main() { if (height < lowest || height > highest) discard; }
"""

BACKDROP_VERTEX = """
#version 330
uniform vec2 shift; uniform float overscan;
in vec2 in_corner; out vec2 uv;
void main() {
    uv = (in_corner - shift * 0.9) / overscan * 0.5 + 0.5;
    gl_Position = vec4(in_corner, 0.99999, 1.0);
}
"""

BACKDROP_FRAGMENT = """
#version 330
uniform sampler2D picture; in vec2 uv; out vec4 colour;
void main() { colour = vec4(texture(picture, vec2(uv.x, 1.0 - uv.y)).rgb, 1.0); }
"""

# One program per material: the compiler folds `material`, and only hair and cloth, which discard,
# lose the early depth test. That is half of the drawing time on a software renderer.
FRAGMENT = """
#version 330
// MATERIAL: 0 prop, 1 skin, 2 eye, 3 hair, 4 cloth, 5 teeth, 6 tongue, 7 lash, 8 mantle, 9 bun
uniform vec3 camera, sun, sun_colour, sky_colour, ground_colour, fill_dir, fill_colour;
uniform mat4 shadow_from_world; uniform sampler2D shadow_map;
uniform vec3 colour_a, colour_b;      // by material: prop; cloth; hair; skin and lips
uniform vec3 iris_colour, brow_colour;
uniform float iris_rad, brow_weight, blush, stubble, lines, grey, gloss;
uniform int pattern;                  // 0 plain, 1 knit, 2 stripes, 3 dots, 4 wide stripes
uniform float neck, hair_soft, strands, curl, mantle_end, mantle_front;
uniform float hairline[5]; uniform vec3 crown;  // where the strands run together
in vec3 place; in vec3 normal; in vec3 base; in vec2 mask;
out vec4 result;

float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x),
               mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}
float bump(vec3 at, vec3 centre, vec3 size) {
    vec3 d = (at - centre) / size; return exp(-dot(d, d));
}
float shadow(vec3 n) {
    vec4 s = shadow_from_world * vec4(place + n * 0.007, 1.0);
    vec3 uv = s.xyz / s.w * 0.5 + 0.5;
    vec2 texel = 2.2 / vec2(textureSize(shadow_map, 0));
    float lit = 0.0;
    for (int x = -1; x <= 1; x++) for (int y = -1; y <= 1; y++)
        lit += texture(shadow_map, uv.xy + vec2(x, y) * texel).r > uv.z - 0.0025 ? 1.0 : 0.0;
    return lit / 9.0;
}
vec3 shine(vec3 n, vec3 view, float power, float strength) {
    vec3 middle = normalize(sun + view);
    return sun_colour * strength * pow(max(dot(n, middle), 0.0), power);
}
vec3 lit(vec3 albedo, vec3 n, float wrap, vec3 scatter, float shade) {
    float facing = dot(n, sun);
    float direct = max((facing + wrap) / (1.0 + wrap), 0.0);
    float shaded = mix(1.0, shade, smoothstep(-0.15, 0.25, facing));
    vec3 glow = scatter * smoothstep(-0.35, 0.1, facing) * smoothstep(0.55, 0.05, facing);
    vec3 ambient = mix(ground_colour, sky_colour, n.y * 0.5 + 0.5);
    vec3 fill = fill_colour * max(dot(n, fill_dir) * 0.7 + 0.3, 0.0);
    return albedo * (sun_colour * (direct + glow) * shaded + ambient + fill);
}
vec3 tone(vec3 c) {
    c = c * (1.0 + c * 0.10) / (1.0 + c * 0.42) * 0.98;
    return pow(clamp(c, 0.0, 1.0), vec3(1.0 / 2.2));
}
float hair_height(vec3 p) {
    float a = abs(atan(p.x, p.z - 0.35));
    const float at[5] = float[5](0.0, 0.75, 1.45, 2.1, 3.1416);
    float h = hairline[4];
    for (int i = 0; i < 4; i++)
        if (a >= at[i] && a <= at[i + 1])
            h = mix(hairline[i], hairline[i + 1], (a - at[i]) / (at[i + 1] - at[i]));
    return p.y - h;
}
vec2 strand(vec3 p) {   // turn about the crown, distance along its axis
    vec3 axis = normalize(crown), d = p - vec3(0.0, 7.25, 0.35);
    vec3 side = vec3(1.0, 0.0, 0.0), fore = cross(side, axis);
    return vec2(atan(dot(d, side), dot(d, fore)), dot(d, axis) * 0.8);
}
float brow(vec3 p) {
    float ax = abs(p.x), t = (ax - 0.13) / 0.43;
    if (p.z < 0.8 || t < -0.2 || t > 1.2) return 0.0;
    float centre = 7.566 + 0.034 * (1.0 - pow((t - 0.52) / 0.52, 2.0)) - 0.012 * t;
    float half_width = mix(0.044, 0.018, smoothstep(0.3, 1.05, t))
        * mix(0.8, 1.0, smoothstep(0.0, 0.3, t));
    float stroke = 0.75 + 0.5 * noise(vec2(ax * 55.0 + p.y * 28.0, p.y * 9.0));
    float edge = 1.0 - smoothstep(half_width * 0.45, half_width * 1.15, abs(p.y - centre));
    return edge * stroke * smoothstep(-0.12, 0.12, t) * (1.0 - smoothstep(0.92, 1.12, t));
}
vec3 skin(vec3 n, vec3 view, float shade) {
    vec3 p = vec3(abs(base.x), base.y, base.z), c = colour_a;
    float face = smoothstep(0.3, 0.9, p.z) * smoothstep(6.0, 6.3, p.y);
    float warm = 0.55 * bump(p, vec3(0.58, 6.92, 1.2), vec3(0.32, 0.26, 0.6))
        + 0.40 * bump(p, vec3(0.0, 6.92, 1.7), vec3(0.16, 0.14, 0.22))
        + 0.25 * bump(p, vec3(0.0, 6.28, 1.4), vec3(0.25, 0.16, 0.4))
        + 0.45 * smoothstep(0.78, 0.95, p.x) * smoothstep(0.8, 0.4, p.z) * step(6.4, p.y)
        + 0.35 * smoothstep(4.4, 4.9, p.x);
    c *= mix(vec3(1.0), vec3(1.06, 0.78, 0.76), clamp(warm * blush, 0.0, 1.0));
    c *= 0.97 + 0.06 * noise(p.xy * 9.0 + p.z * 5.0);
    float lid = bump(p, vec3(0.32, 7.33, 1.36), vec3(0.26, 0.10, 0.3));
    c *= mix(vec3(1.0), vec3(0.86, 0.74, 0.72), 0.55 * lid * face);
    float beard = stubble * smoothstep(6.85, 6.55, p.y - 0.25 * p.x) * smoothstep(5.95, 6.25, p.y)
        * smoothstep(0.25, 0.6, p.z);
    beard = max(beard, stubble * 0.9 * bump(p, vec3(0.12, 6.74, 1.5), vec3(0.26, 0.055, 0.3)));
    c *= mix(vec3(1.0), vec3(0.62, 0.60, 0.62),
             beard * (0.75 + 0.35 * noise(p.xy * 95.0 + p.z * 70.0)) * (1.0 - mask.x));
    c *= 1.0 - lines * 0.13 * bump(vec3(p.x * 1.0, p.y + (p.x - 0.45) * 0.9, p.z),
             vec3(0.42, 6.76, 1.35), vec3(0.16, 0.045, 0.35));
    c *= 1.0 - lines * 0.16 * face * smoothstep(0.4, 1.0, sin(p.y * 70.0)) * bump(p,
             vec3(0.0, 7.72, 1.3), vec3(0.45, 0.12, 0.5));
    c = mix(c, colour_b, smoothstep(0.15, 0.85, mask.x) * 0.85);
    c = mix(c, brow_colour, clamp(brow(base) * brow_weight, 0.0, 0.95));
    float inside = smoothstep(0.3, 0.8, mask.y) * (1.0 - mask.x) * step(0.65, p.z);
    c = mix(c, vec3(0.10, 0.03, 0.03), inside);
    float nostril = bump(p, vec3(0.07, 6.84, 1.53), vec3(0.055, 0.034, 0.10));
    c *= 1.0 - 0.68 * nostril;
    float under_hair = smoothstep(-0.16, 0.06, hair_height(base)) * step(6.0, p.y)
        * (1.0 - step(0.92, p.x));
    c = mix(c, brow_colour * 0.9 + 0.1 * colour_a, 0.75 * under_hair * strands);
    float chin_shade = smoothstep(6.35, 5.95, p.y) * smoothstep(-0.2, 0.6, p.z) * step(p.x, 1.5);
    c *= 1.0 - 0.30 * chin_shade;
    float dark = 1.0 - dot(colour_a, vec3(0.333));
    vec3 lightness = lit(c, n, 0.38, vec3(0.17, 0.03, 0.015), shade);
    float rim = pow(1.0 - max(dot(n, view), 0.0), 3.0);
    lightness += c * sky_colour * rim * 0.5;
    float wet = mix(1.0, 1.7, smoothstep(0.3, 0.8, mask.x));
    return lightness + (shine(n, view, 24.0, 0.050 + 0.03 * dark) + shine(n, view, 9.0, 0.022))
        * shade * wet * gloss * (1.0 - nostril);
}
vec3 eye(vec3 n, vec3 view, float shade) {
    vec3 centre = vec3(sign(base.x) * 0.3078, 7.2841, 1.2455);
    vec3 d = normalize(base - centre);
    float a = acos(clamp(d.z, -1.0, 1.0)), pupil = iris_rad * 0.42;
    float angle = atan(d.y, d.x);
    vec3 white = vec3(0.78, 0.75, 0.72) - vec3(0.0, 0.08, 0.09) * smoothstep(0.5, 1.0, abs(d.x));
    float fibre = 0.75 + 0.5 * noise(vec2(angle * 9.0, a * 14.0));
    vec3 ring = iris_colour * fibre * mix(1.5, 0.75, smoothstep(pupil, iris_rad, a));
    ring *= 1.0 - 0.65 * smoothstep(iris_rad * 0.82, iris_rad, a);
    float soft = 0.05;
    vec3 c = mix(ring, white, smoothstep(iris_rad - soft, iris_rad + soft, a));
    c = mix(vec3(0.012), c, smoothstep(pupil - soft, pupil + soft, a));
    float rolled = base.y - 7.2841;
    c *= mix(0.55, 1.0, smoothstep(0.115, 0.01, rolled));
    c *= mix(0.8, 1.0, smoothstep(-0.12, -0.03, rolled));
    vec3 r = lit(c, n, 0.6, vec3(0.0), mix(shade, 1.0, 0.4)) * 0.92;
    vec3 window = normalize(view + vec3(-0.20, 0.22, 0.0));
    return r + sun_colour * 0.9 * smoothstep(0.988, 0.994, dot(n, window)) * mix(shade, 1.0, 0.5)
        + fill_colour * 0.9 * pow(max(dot(n, normalize(fill_dir + view)), 0.0), 260.0);
}
vec3 hair(vec3 n, vec3 view, float shade, vec2 along) {
    float s = noise(vec2(along.x * 60.0, along.y * 1.3)) * 0.6
        + noise(vec2(along.x * 150.0, along.y * 2.0)) * 0.4;
    float woolly = noise(base.xy * 26.0 + base.z * 19.0) * 0.5
        + noise(base.zy * 58.0 + base.x * 40.0) * 0.5;
    s = mix(s, woolly, curl);
    n = normalize(n + curl * 0.5 * (vec3(noise(base.xy * 40.0), noise(base.zy * 40.0), s) - 0.5));
    vec3 c = mix(colour_a, colour_b, smoothstep(0.35, 0.75, s) * strands);
    c = mix(c, vec3(0.62, 0.61, 0.60), grey * smoothstep(0.42, 0.7,
        noise(vec2(along.x * 85.0 + 7.0, along.y))));
    vec3 r = lit(c, n, 0.25, vec3(0.0), shade);
    vec3 bent = normalize(n + vec3(0.0, (s - 0.5) * 0.5, 0.0));
    return r + (shine(bent, view, 22.0, 0.16) + shine(bent, view, 70.0, 0.10)) * shade * gloss
        * (0.35 + s) * mix(colour_b, vec3(0.6), 0.35);
}
vec3 cloth(vec3 n, vec3 view, float shade) {
    vec3 c = colour_a;
    float ax = abs(base.x);
    float along = base.y - 0.15 * smoothstep(1.5, 4.0, ax) * ax;
    float across = mix(base.x, base.z * 1.2, smoothstep(1.4, 2.0, ax));
    if (pattern == 1) {
        float rib = sin(across * 42.0);
        c *= 0.97 + 0.03 * rib;
        c *= 0.94 + 0.10 * noise(vec2(across * 14.0, along * 1.5));
    } else if (pattern == 2) {
        c = mix(colour_a, colour_b, smoothstep(-0.12, 0.12, sin(along * 15.0)));
    } else if (pattern == 3) {   // collar and cuffs in the second colour
        c = mix(c, colour_b, max(smoothstep(neck - 0.22, neck - 0.20, base.y) * step(ax, 1.4),
                                 smoothstep(3.92, 3.95, ax)));
    } else if (pattern == 4) {
        c = mix(colour_a, colour_b, smoothstep(-0.05, 0.05, sin(along * 6.5) - 0.25));
    }
    c *= 0.97 + 0.05 * noise(vec2(across, along) * 40.0);
    float collar = smoothstep(neck - 0.20, neck - 0.17, base.y) * step(ax, 1.4);
    c *= 1.0 - 0.14 * collar;
    float under_arm = bump(vec3(ax, base.y, base.z), vec3(1.55, 4.35, 0.1), vec3(0.45, 0.7, 0.7));
    c *= 1.0 - 0.30 * under_arm;
    return lit(c, n, 0.3, vec3(0.02), shade)
        + 0.06 * sky_colour * pow(1.0 - max(dot(n, view), 0.0), 3.0);
}
void main() {
    vec3 n = normalize(normal), view = normalize(camera - place);
    float alpha = 1.0;
    if (dot(n, view) < 0.0 && !gl_FrontFacing) n = -n;
    float shade = shadow(n);
    vec3 c;
#if MATERIAL == 1
    c = skin(n, view, mix(shade, 1.0, 0.35));  // light goes through skin
#elif MATERIAL == 2
    c = eye(n, view, shade);
#elif MATERIAL == 3 || MATERIAL == 8
    float edge = 1.0;
    vec2 along = strand(base);
#if MATERIAL == 3
    edge = hair_height(base);
#else
    float face = 1.0 - smoothstep(0.0, 0.10, abs(base.x) - 0.62 - 0.12 * (base.y - 7.2));
    float front = mix(1.0, base.y - mantle_front + 0.3 * base.x * base.x, step(0.5, base.z) * face);
    edge = min(base.y - mantle_end, front);
#endif
    float ragged = noise(vec2(atan(base.x, base.z - 0.35) * 70.0, base.y * 3.0)) - 0.5;
    alpha = smoothstep(-hair_soft, hair_soft, edge + ragged * hair_soft);
    if (alpha < 0.06) discard;
    c = hair(n, view, shade, along) * mix(0.82, 1.0, smoothstep(0.0, 0.25, edge));
#elif MATERIAL == 4
    if (base.y > neck) discard;
    c = cloth(n, view, shade);
#elif MATERIAL == 5
    c = lit(vec3(0.66, 0.56, 0.45), n, 0.4, vec3(0.0), shade) * 0.62
        + shine(n, view, 60.0, 0.15) * shade;
#elif MATERIAL == 6
    c = lit(vec3(0.42, 0.14, 0.14), n, 0.3, vec3(0.0), shade) * 0.7;
#elif MATERIAL == 7
    if (abs(base.x) > 0.46) discard;
    c = colour_a * 0.4;
#elif MATERIAL == 9
    c = hair(n, view, shade, vec2(base.y * 0.9 + base.x * 0.3, base.x));
#else
    vec3 a = colour_a;
    if (pattern == 1) a *= 0.93 + 0.09 * noise(vec2(base.x * 26.0 + base.y * 7.0, base.y * 2.0));
    c = lit(a, n, 0.15, vec3(0.0), shade) + shine(n, view, 55.0, 0.30 * gloss) * shade;
#endif
    result = vec4(tone(c), alpha);
}
"""
