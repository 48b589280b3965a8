import time
import numpy as np
from typing import NamedTuple
from scipy.special import ndtr, ndtri, betaincinv, gammaln
from tidewaiter.estimate.updating.evidence import *
from tidewaiter.estimate.updating.likelihoods import *
Q=8
def lognormal(z, median, log_sd): return median*np.exp(log_sd*z)
def share(z, centre, spread): 
    return 1/(1+np.exp(-(centre+spread*z)))
def evaluate(z):
    c=z.T
    walk_sd=lognormal(c[8],0.3,0.5)
    steps=np.vstack([np.log(15000)+1.0*c[0], walk_sd*c[1:8]])
    log_div=np.cumsum(steps,axis=0)
    D=np.exp(log_div)
    case_size=lognormal(c[9],500,0.5)
    case_sd=lognormal(c[10],1.2,.2)
    det=share(c[11],-0.8,0.7)
    size_exp=lognormal(c[12],0.3,0.5)
    lag=lognormal(c[13],1.0,0.4)
    vis=lognormal(c[14],1e-3,0.6); dup=1+lognormal(c[15],0.3,.5); disp=lognormal(c[16],8,.7); scam=share(c[17],-2,.5)
    turn=lognormal(c[18],1,.3)
    cif=1+lognormal(c[19],.06,.3); reexp=share(c[20],-1.5,.4); recode=share(c[21],-3,.5); gap_sd=lognormal(c[22],.15,.5)
    demand=lognormal(c[23],60000,.3); growth=.08*c[24]; other=lognormal(c[25],0.25,.4); rev_sd=lognormal(c[26],.08,.5); price=lognormal(c[27],25.,.1)
    t=np.arange(Q)[:,None]
    legit=demand*np.exp(growth*t)
    v=dict(D=D,case_size=case_size,case_sd=case_sd,det=det,size_exp=size_exp,lag=lag,
      listing_mean=D*vis*dup*turn/(1-scam), disp=disp,
      cif=cif,reexp=reexp,recode=recode,gap_sd=gap_sd,
      revenue=(legit+D)*price*(1+other), rev_sd=rev_sd, walk_sd=walk_sd, legit=legit, total=D.sum(0))
    return v
NODES,WTS=np.polynomial.hermite_e.hermegauss(15); WTS=WTS/WTS.sum()
def p_detect(s,v,ref=1000.):
    return -np.expm1((s/ref)**v["size_exp"]*np.log1p(-v["det"]))
def shares(v):
    pass
def cases_ll(obs,v):
    period,size,lag,window=obs
    lm=np.log(v["case_size"]); sd=v["case_sd"]
    rate=v["D"]/np.exp(lm+sd*sd/2)
    sizes=np.exp(lm+sd*NODES[:,None])
    pbar=(WTS[:,None]*p_detect(sizes,v)).sum(0)
    exp_seen=(rate*pbar*-np.expm1(-window[:,None]/v["lag"])).sum(0)
    each=(np.log(rate[period])+normal_on(np.log(size)[:,None],lm,sd)-np.log(size)[:,None]
      +np.log(p_detect(size[:,None],v))-np.log(v["lag"])-lag[:,None]/v["lag"])
    return each.sum(0)-exp_seen
EXPORTS=np.linspace(50000,90000,Q)
def mirror_mean(v):
    return (EXPORTS[:,None]*(1-v["reexp"]-v["recode"])-0.3*v["D"])*v["cif"]
def world(seed=5):
    rng=np.random.default_rng(seed)
    z=np.clip(rng.standard_normal((1,28)),-1,1)
    z[0,0]=0.2
    v=evaluate(z)
    window=np.arange(Q,0,-1)/4+.5
    rate=v["D"][:,0]/np.exp(np.log(v["case_size"][0])+v["case_sd"][0]**2/2)
    per,siz,lags=[],[],[]
    for q in range(Q):
        for _ in range(rng.poisson(rate[q])):
            s=float(np.exp(np.log(v["case_size"][0])+v["case_sd"][0]*rng.standard_normal()))
            l=rng.exponential(v["lag"][0])
            if rng.random()<p_detect(s,v)[0] and l<window[q]:
                per.append(q);siz.append(s);lags.append(l)
    cases=(np.array(per),np.array(siz),np.array(lags),window)
    lm=v["listing_mean"][:,0];k=v["disp"][0]
    listings=rng.poisson(rng.gamma(k,lm/k))
    mirror=mirror_mean(v)[:,0]*np.exp(v["gap_sd"][0]*rng.standard_normal(Q))
    rev=v["revenue"][:,0]*np.exp(v["rev_sd"][0]*rng.standard_normal(Q))
    ev=[Evidence("cases",lambda v:cases_ll(cases,v)),
        Evidence("listings",lambda v:negative_binomial_count(listings[:,None],v["listing_mean"],v["disp"]).sum(0)),
        Evidence("mirror",lambda v:normal_on_log(mirror[:,None],mirror_mean(v),v["gap_sd"]).sum(0)),
        Evidence("revenue",lambda v:normal_on_log(rev[:,None],v["revenue"],v["rev_sd"]).sum(0))]
    return v,ev,cases,listings
if __name__=="__main__":
    import sys
    from tidewaiter.estimate.updating.tempered import *
    from tidewaiter.estimate.updating.posterior import Tempering
    v,ev,cases,listings=world()
    print("truth",v["total"],len(cases[0]),listings)
    kw=eval("dict("+(sys.argv[1] if len(sys.argv)>1 else "")+")")
    R=kw.pop("R",4); out=[]
    for seed in range(R):
        s=time.process_time()
        p=update(Prior(28,evaluate),ev,Tempering(seed=seed,**kw)); lz=p.log_evidence;steps=p.steps
        cpu=time.process_time()-s
        tot=np.quantile(p.values["total"],[.05,.5,.95])
        out.append((cpu,lz,*tot,len(steps),sum(x.sweeps for x in steps),p.log_evidence_error,steps[-1].families))
        print([f"{x:.5g}" for x in out[-1]])
    out=np.array(out);print("mean",out.mean(0).round(2),"sd",out.std(0,ddof=1).round(2), "relsd q",(out.std(0,ddof=1)/out.mean(0))[2:5].round(4))
    for st in steps: print([f"{x:.3g}" if not isinstance(x,tuple) else tuple(x) for x in st])
