/** The kernel's picture: a smile over its strikes. */
export const LOGO_SVG: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
<rect x="2" y="2" width="60" height="60" rx="13" fill="#14213d"/>
<path d="M13 50V43.5M22.5 50V38.5M32 50V34.5M41.5 50V38.5M51 50V43.5" stroke="#8fa3c7" stroke-width="4" stroke-linecap="round"/>
<path d="M11 15C18 24 25 26.5 33 25C41 23.5 47 19 53 13" fill="none" stroke="#fca311" stroke-width="5" stroke-linecap="round"/>
</svg>
`;

// The picture drawn by resvg at 32 and 64 pixels (a test compares them with the drawing); they are kept as bytes so that
// installing a kernel needs no native module.
export const LOGO_32: string =
  "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAADG0lEQVR4nO2XXUiTURjH/6+jWEjqSqVd+DGLSoxKiEhhohdGC4y0" +
  "SITCKUofV15EN8EuFt2EF3bTB4mbFIgRJQlN8kJxYBGBFYoW5fwIJrnaLKRRzLfnOXO6uQ+da5OgH5yzcx7dc37nOeeFdxI2mCCB" +
  "9F2lpdKCp1aWcZKmadT+Bi5JQpecpGh3fOzvhx8BAhl5WhMtrEccIRHz7Li1joYCiZogEYv78JeQqImyw+Ppo2HiUCjK+DiEQIam" +
  "xCxDrqVhXNDl/0DjEQea+zMxaEumCO9cap+1DeiFQLpG66QPceH2qd0wHrPD0KPGsF1JkdioLnThZuVnGgGDE8moatPQSOBy2Kwq" +
  "iQYsINOH4HG9DcW585hzK3DKpIlJorHoK67p7DQCvlM+fUf2UgUYEqDrQPgLcLlMNZM0wrolUpULIkexZp5m3sWrTMF5Qgow/mVj" +
  "CYNFjc4hcUKrwt810q5TlR6aAdOuzaijna9cnAkrwHAinwRjGU3BvZfbA0roI0v1Wxzb5bIvyEr7RREvnW9UMDxT0yaSaBZMRAGG" +
  "S2iumULK4m4Y3tG0cxOGZ7aIXRbscNPF/Ul/WYb/h6tmGd1Ks/CsKsDweRqP21F9kB+UyPDCzX2Zaz6uNQn4YJHqQqeoCleES86X" +
  "a3hGKY6lZywl5DlHIiqBePDvC5TrKqgHei3d1EdPzAJXjTeoB64brlAfPVEJHCg8hN17C9D95CHcbu9jt1JAqdyCisoz+DA2grdD" +
  "rykSmagEztVfQHZuHh6Y7mLS9okiwQI5mp04W3ceUxPjuN92hyKRiSiQQ4tNUiIfsQiszOUjrMDhIq24YHy5Xr2wUmT9AqFy+Qgr" +
  "UFJWDi01a18vBqgx6xUIlcvHfwE/gRIXIKfSULAnvwCna2rxqKMd70dHKAIc1Z3AfnoUW2+3wOX8RhGg4VIT9UDrrRbq6Z1OtQ0N" +
  "F5vwjh7B55anFAmdy4s057ANpAmBeL+UhkIKeCnd6NdyJpFVkBZ3D0KitkQiJPwXZyRqAfBxSJ4FvQz+cbp8MWNDmqOFumRFkpnL" +
  "Dj8ovrH8AWr74zASEDTRAAAAAElFTkSuQmCC";

export const LOGO_64: string =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAFQ0lEQVR4nO2bUUwbdRzHf7djjGUTWAYKzimdywKBRHhZwiJYEpcM" +
  "EyPMzDlfzBI18YnOLD5ogorRB7Nk8KIJGsleXHBxw5gIyR4oYIbRB7pEMpy64lCZwkKZLnZsXff9XXtdr3ft/dteW9reJ/nf/a4J" +
  "f/7/z/1+//sTrhIVObYANCFq6p11gbW7zwWDwS6JpMogBZvx8boBY/JgTD5Jkkbk0g1fX5tzz5MApgKqdjudFAi8g9BJ+YWbZPm9" +
  "5V/dbkpAQgHVu9pP4o67EOYtyIj+pSuTxxAaYiigrtlZ+d9q4BxCJxUG7q0Vcve8x+1DrMFQQJWjbRwnJxUW7mXvVAfOGiQ0DUj7" +
  "fqR9D8KCA+UwgHJwIYygERBe8PjuFy6y3BG9MGoFFGbqx6IpBQlNgZ/zd24FvAjzloqyu/RCywoioi9nttGqfwMiPSWbZIe6T4gI" +
  "qNrV5qIgnUSYlzTV+mnoyFXaWbmGK6KfFjfT80MOYwkSHVu+MtWPCGEYpL+biJ5C0yFqNlfw5L866sU4A7i6T+9oLQ1Ob0ekYwJl" +
  "4CQgoSlUO9pnsJVsRqiBJ8+dN9X+jysTszngcIuP+joXMU7t5Jl4AnjbvOSdbEGIOAwyIIiTjtdaryu/IJr1IoEnP9D9ByI9C75S" +
  "evrj3XHHiAxQ5q4cmGQEMLmWcLzjH6UZMXttMx38PPHYhAVwCfz4xs9UbpBiF7xb6CAkZJOd227T0ItXIyUZi8jkGWEBDC8yZ7EO" +
  "GEkYxqLItWb2C62AU56z0ajemWEPxvKt2FiSEsAkksDl4BrZgXMZrqyHs7Aftd7ZcANXxvDke87uQCRG0gKYfY6bigQjVv2ykgnD" +
  "M5W4sgae+Kuty2jXEevFq5wYf1BpyZCSAIbTMN7Ky4xeKqfesVpaWNmIq9QQnTiv9EdPP5pS5qUsgDGTwPACOThdRWNzD+DKHJ50" +
  "a91NJc0PoCWaOPMp+ua7LlLvRqQlgOE1YaD7T2qsMV6NVfgusYwF30a0Ul1mcFntw8T5LMINlFrPuUeQaWJi45G2AIbvWt8zi3S4" +
  "ObRNzjS80Imu8mZYIkCFS+J9PJ6MnhDpwnecH7WD32/XZU86WCqA4WzghYtlqH+RpQNPnPfxXOtW3PFYLBcQTWfDvxCxQgfq4z+3" +
  "jeA1YgxPkQvzW9KucTMyKkCFt62cDU01fqU8eOHkczSz2ETxAjk6V25pipuRFQHrGVuALcAWoMxdOTC5ELC39UkciX6Y/g7H7JJz" +
  "AYeOvEx7GhoREV2+NEtnTp9ClD1yLuDtvo9wvM8HvW/imD1sAZkU8FDtw7SnvpEuz83S34t/4RM9ogJE+kqFjAngAb/yugtRiM8+" +
  "6TccuIgA0b5SIWMC2jv2UxuaytT4eZpEi0VEgGhfqWALsAWkKMBs8yI6aKsFmI0rlpQEiGxeRAdtpQCRccWSkgArB53tvmKxBdgC" +
  "bAHK3JUDYwuwBRS5gGpHmwcGnkAYl+Nv9dGmstB/Ym/5/XTiw15EWva2ttH+zmcRhTg/+g02J1OItGS7r2gw6YtL3qlmhByHQAa4" +
  "Kc5rciqPOR5XNh0MbzZ+9/6GSM+hl7AxCf8Je+aLU/hETy76ikL/mly+vyiZFEYvShbCq7KiGL4qy4iUQQEQSX9GQotQDK/LSyVy" +
  "y9Ivbg9CBY0Apqi/MKFSoKWgSX0VCU1H+EtTIwgLRcLE1gq5S/hLUyqFUA5GaR9NQgFMeGF8l/IvGyaw4LmiFzwjTAWoKPuEtUAX" +
  "Nktd+KHKoMm2OdtgTBcxJh+CkZJSeUR9zpuBnytuil7APWPeom7nSwhbAAAAAElFTkSuQmCC";
