"""Who made it, and is it the same unit as before? Pure: observations in, values out; no socket, clock or store.

What this package offers (import from the modules named):

    wire.decode.decode(capture) -> tuple[Observation, ...]
        One reply as received -> its fields. Raises BadReply, never anything else.
    identity.engine.identify(observations) -> Identity
        Who made it, what it calls itself, is it a camera, how sure, because of what. Order never matters.
    identity.identifiers.identifiers(observations) -> Identifiers
        What tells this unit from others: kernel MAC, serial, endpoint reference, reported MAC.
    identity.match.match(known, sightings, ...) -> tuple[Match, ...]
        Which sightings are one unit, and which known device that is (design section 4, Ids).
    identity.explain.explain(identity) -> tuple[Text, ...]
        The verdict in sentences for somebody who does not know networks.

How a maker's file is read (`vendors/<maker>.py` exports `MAKER: Maker`):

    Signature.kind       one kind of observation, e.g. `http.server`, `onvif.scope`, `sadp.DeviceSN`
    Signature.pattern    searched, case and non-ASCII ignored (re.IGNORECASE | re.ASCII); anchor it where you can
    groups               `(?P<brand>...)` and `(?P<model>...)` are taken from the match
    also / unless        (kind, pattern) pairs tested on all observations of the same device
    role MAKER           counts for `MAKER.id`; BRAND sets the label only; OVERLAY, RESTREAMER, NOT_CAMERA, CAMERA
                         speak about the kind of device, their file's id is "" (vendors/not_cameras.py, ...)
    Signature.brand      for OVERLAY and RESTREAMER: the software's name; for NOT_CAMERA: what it is (printer, nas, ...)

Two signatures that read the same fact (realm over HTTP and over RTSP) belong in the same `group`: a group counts
once, at its strongest member. A label needs no signature: `onvif.Manufacturer`, the name and manufacturer scopes,
`ssdp_desc.manufacturer` and `dahua.Vendor` are looked up in the brand table (knowledge/brands.py) by the engine.
"""
